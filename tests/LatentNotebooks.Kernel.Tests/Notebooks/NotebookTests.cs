using LatentNotebooks.Kernel.Notebooks;

namespace LatentNotebooks.Kernel.Tests.Notebooks;

public sealed class NotebookTests
{
    private const string Noisy = """
        {"nbformat": 4, "nbformat_minor": 2, "metadata": {"polyglot_notebook": {"kernelInfo": {}}, "kernelspec": {"name": "python3"}, "authors": [{"name": "A"}], "execution": {"timeout": 30, "iopub": "x"}},
         "cells": [
          {"cell_type": "markdown", "metadata": {"vscode": {"languageId": "polyglot-notebook"}}, "source": ["# T\n", "text"], "attachments": {"a.png": {"image/png": "AA=="}}},
          {"cell_type": "code", "metadata": {"dotnet_interactive": {}, "execution": {"iopub.status.busy": "2024"}, "tags": ["parameters"]}, "source": "1", "execution_count": 7,
           "outputs": [{"output_type": "stream", "name": "stdout", "text": "a\nb"}, {"output_type": "display_data", "metadata": {}, "data": {"text/plain": "x", "image/png": "QQ==", "application/json": {"a": 1}}}]},
          {"cell_type": "code", "metadata": {}, "source": "1", "execution_count": null, "outputs": [], "id": "mine"}]}
        """;

    [Fact]
    public void Normalizing_keeps_the_authors_things_and_drops_the_editors()
    {
        var notebook = Notebook.Parse(Noisy);
        notebook.Normalize();
        Assert.Equal("""{"authors":[{"name":"A"}],"execution":{"timeout":30}}""", WithoutKernel(notebook));
        Assert.Equal(".net-csharp", notebook.Metadata["kernelspec"]!["name"]!.GetValue<string>());
        Assert.Equal("C#", notebook.Metadata["language_info"]!["name"]!.GetValue<string>());
        Assert.Equal("{}", notebook.Cells[0].Metadata.ToJsonString());
        Assert.Equal("""{"tags":["parameters"]}""", notebook.Cells[1].Metadata.ToJsonString());
        Assert.Equal("mine", notebook.Cells[2].Id);
        Assert.Contains("\"attachments\"", notebook.ToJson());
    }

    [Fact]
    public void Ids_are_made_of_the_text_and_differ()
    {
        var (first, second) = (Notebook.Parse(Noisy), Notebook.Parse(Noisy.Replace("\"mine\"", "null", StringComparison.Ordinal)));
        first.Normalize();
        second.Normalize();
        Assert.Equal(first.Cells[1].Id, second.Cells[1].Id);
        Assert.NotEqual(second.Cells[1].Id, second.Cells[2].Id);
        Assert.Matches("^[0-9a-f]{8}$", first.Cells[1].Id);
    }

    [Fact]
    public void Writing_and_reading_again_changes_nothing()
    {
        var notebook = Notebook.Parse(Noisy);
        notebook.Normalize();
        var text = notebook.ToJson();
        var again = Notebook.Parse(text);
        again.Normalize();
        Assert.Equal(text, again.ToJson());
        Assert.Contains("     \"text\": [\n      \"a\\n\",\n      \"b\"\n     ]", text);
        Assert.Contains("      \"image/png\": \"QQ==\",\n      \"text/plain\": [\n       \"x\"\n      ]", text);
    }

    [Fact]
    public void Clearing_removes_outputs_and_counts()
    {
        var notebook = Notebook.Parse(Noisy);
        notebook.ClearOutputs();
        Assert.All(notebook.CodeCells, cell => Assert.Null(cell.ExecutionCount));
        Assert.All(notebook.CodeCells, cell => Assert.Empty(cell.Outputs));
    }

    [Fact]
    public void The_clean_command_says_what_it_did()
    {
        using var run = new TestRun();
        var path = run.WriteText("noisy", Noisy);
        Assert.Contains("noisy.ipynb: cleaned", TestRun.Command("clean", "--keep-outputs", path).Text);
        Assert.Single(Notebook.Load(path).Cells, cell => cell.Outputs.Count == 2);
        Assert.Contains("clean already", TestRun.Command("clean", "--keep-outputs", path).Text);
        Assert.Contains("noisy.ipynb: cleaned", TestRun.Command("clean", path).Text);
        Assert.Equal(2, TestRun.Command("clean", path + "x").Code);
    }

    private static string WithoutKernel(Notebook notebook)
    {
        var metadata = notebook.Metadata.DeepClone().AsObject();
        metadata.Remove("kernelspec");
        metadata.Remove("language_info");
        return metadata.ToJsonString();
    }
}
