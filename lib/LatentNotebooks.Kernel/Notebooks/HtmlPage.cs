namespace LatentNotebooks.Kernel.Notebooks;

/// <summary>One self-contained page.</summary>
internal static class HtmlPage
{
    public static string Render(Notebook notebook, string title) => $"<!DOCTYPE html><title>{title}</title><pre>{notebook.ToJson()}</pre>";
}
