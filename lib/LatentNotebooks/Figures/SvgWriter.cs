using System.Text;

namespace LatentNotebooks.Figures;

/// <summary>A rectangle in pixels.</summary>
internal readonly record struct Box(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;

    public double MiddleX => X + (Width / 2);

    public double MiddleY => Y + (Height / 2);

    public bool Overlaps(Box other) => X < other.Right && other.X < Right && Y < other.Bottom && other.Y < Bottom;

    public bool Contains(double x, double y) => x >= X && x <= Right && y >= Y && y <= Bottom;
}

/// <summary>
/// Writes SVG by hand: coordinates rounded to a hundredth of a pixel, no ids, so that the same figure gives the same bytes
/// and two figures may stand in one page. Light colours are attributes, dark ones a style rule that only screens apply.
/// </summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder _body = new(8192);
    private readonly SortedDictionary<string, Ink> _fills = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Ink> _strokes = new(StringComparer.Ordinal);

    /// <summary>The whole document on a card of its own colour, so that it reads on any page.</summary>
    public string Finish(double width, double height, string title)
    {
        _fills.TryAdd(Theme.Card.Key, Theme.Card);
        var file = new StringBuilder(_body.Length + 1024);
        file.Append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"").Number(width).Append("\" height=\"").Number(height)
            .Append("\" viewBox=\"0 0 ").Number(width).Append(' ').Number(height)
            .Append("\" font-family=\"Helvetica, Arial, 'DejaVu Sans', sans-serif\" role=\"img\">\n");
        if (title.Length > 0)
            file.Append("<title>").Append(Markup.Escape(title)).Append("</title>\n");
        file.Append("<style>@media screen and (prefers-color-scheme: dark) {");
        foreach (var ink in _fills.Values)
            file.Append(" .ln-f").Append(ink.Key).Append("{fill:").Append(ink.Dark).Append('}');
        foreach (var ink in _strokes.Values)
            file.Append(" .ln-s").Append(ink.Key).Append("{stroke:").Append(ink.Dark).Append('}');
        file.Append(" }</style>\n<rect class=\"ln-fcard\" fill=\"").Append(Theme.Card.Light).Append("\" width=\"").Number(width)
            .Append("\" height=\"").Number(height).Append("\" rx=\"4\"/>\n");
        return file.Append(_body).Append("</svg>\n").ToString();
    }

    public void Line(double x1, double y1, double x2, double y2, Ink ink, double width = 1, string dash = "")
    {
        _body.Append("<line x1=\"").Number(x1).Append("\" y1=\"").Number(y1).Append("\" x2=\"").Number(x2)
            .Append("\" y2=\"").Number(y2).Append('"');
        Paint(null, ink, width, dash);
        _body.Append("/>\n");
    }

    public void Path(SvgPath path, Ink? fill, Ink? stroke, double width = 1, string dash = "", double opacity = 1)
    {
        if (path.IsEmpty)
            return;
        _body.Append("<path d=\"").Append(path.Data).Append('"');
        Paint(fill, stroke, width, dash);
        if (opacity < 1)
            _body.Append(" opacity=\"").Number(opacity).Append('"');
        _body.Append(stroke is null ? "/>\n" : " stroke-linejoin=\"round\"/>\n");
    }

    public void Rect(Box box, Ink? fill, Ink? stroke = null, double opacity = 1)
    {
        Rect(box);
        Paint(fill, stroke, 1, "");
        if (opacity < 1)
            _body.Append(" fill-opacity=\"").Number(opacity).Append('"');
        _body.Append("/>\n");
    }

    /// <summary>A rectangle of a fixed colour, the same on light and dark cards.</summary>
    public void Rect(Box box, string colour)
    {
        Rect(box);
        _body.Append(" fill=\"").Append(colour).Append("\"/>\n");
    }

    public void Text(
        double x, double y, string text, double size, Ink ink, string anchor = "start", bool bold = false, double rotate = 0,
        bool halo = false)
    {
        Text(x, y, size, anchor, bold, rotate);
        if (halo)
        {
            Paint(ink, Theme.Card, 3, "");
            _body.Append(" paint-order=\"stroke\" stroke-linejoin=\"round\"");
        }
        else
            Paint(ink, null, 0, "");
        _body.Append('>').Append(Markup.Escape(text)).Append("</text>\n");
    }

    public void Text(PlacedText text) => Text(text.X, text.Y, text.Text, text.Size, text.Ink, text.Anchor, text.Bold);

    /// <summary>A text of a fixed colour, for labels on coloured cells.</summary>
    public void Text(double x, double y, string text, double size, string colour, string anchor)
    {
        Text(x, y, size, anchor, bold: false, rotate: 0);
        _body.Append(" fill=\"").Append(colour).Append("\">").Append(Markup.Escape(text)).Append("</text>\n");
    }

    public void Image(Box box, Picture picture)
    {
        _body.Append("<image x=\"").Number(box.X).Append("\" y=\"").Number(box.Y).Append("\" width=\"").Number(box.Width)
            .Append("\" height=\"").Number(box.Height).Append("\" preserveAspectRatio=\"none\" style=\"image-rendering:pixelated\" href=\"")
            .Append(picture.ToDataUri()).Append("\"/>\n");
    }

    /// <summary>Starts a group that is cut off at a box; a nested svg element, because a clip path would need an id.</summary>
    public void BeginClip(Box box)
    {
        _body.Append("<svg x=\"").Number(box.X).Append("\" y=\"").Number(box.Y).Append("\" width=\"").Number(box.Width)
            .Append("\" height=\"").Number(box.Height).Append("\" viewBox=\"").Number(box.X).Append(' ').Number(box.Y).Append(' ')
            .Number(box.Width).Append(' ').Number(box.Height).Append("\" overflow=\"hidden\">\n");
    }

    public void EndClip() => _body.Append("</svg>\n");

    private void Rect(Box box) => _body.Append("<rect x=\"").Number(box.X).Append("\" y=\"").Number(box.Y)
        .Append("\" width=\"").Number(box.Width).Append("\" height=\"").Number(box.Height).Append('"');

    private void Text(double x, double y, double size, string anchor, bool bold, double rotate)
    {
        _body.Append("<text x=\"").Number(x).Append("\" y=\"").Number(y).Append("\" font-size=\"").Number(size).Append('"');
        if (anchor != "start")
            _body.Append(" text-anchor=\"").Append(anchor).Append('"');
        if (bold)
            _body.Append(" font-weight=\"bold\"");
        if (rotate != 0)
            _body.Append(" transform=\"rotate(").Number(rotate).Append(' ').Number(x).Append(' ').Number(y).Append(")\"");
    }

    private void Paint(Ink? fill, Ink? stroke, double width, string dash)
    {
        if (fill is not null)
            _fills.TryAdd(fill.Key, fill);
        if (stroke is not null)
            _strokes.TryAdd(stroke.Key, stroke);
        _body.Append(" class=\"").Append(fill is null ? "" : $"ln-f{fill.Key}").Append(fill is null || stroke is null ? "" : " ")
            .Append(stroke is null ? "" : $"ln-s{stroke.Key}").Append("\" fill=\"").Append(fill?.Light ?? "none").Append('"');
        if (stroke is null)
            return;
        _body.Append(" stroke=\"").Append(stroke.Light).Append('"');
        if (width != 1)
            _body.Append(" stroke-width=\"").Number(width).Append('"');
        if (dash.Length > 0)
            _body.Append(" stroke-dasharray=\"").Append(dash).Append('"');
    }
}

/// <summary>The data of an SVG path under construction.</summary>
internal sealed class SvgPath
{
    private readonly StringBuilder _data = new();

    public bool IsEmpty => _data.Length == 0;

    public StringBuilder Data => _data;

    public SvgPath Move(double x, double y) => Add('M', x, y);

    public SvgPath To(double x, double y) => Add('L', x, y);

    public SvgPath Close()
    {
        _data.Append('Z');
        return this;
    }

    public SvgPath Circle(double x, double y, double r)
    {
        Move(x - r, y);
        for (var half = 1; half >= -1; half -= 2)
            _data.Append('a').Number(r).Append(' ').Number(r).Append(" 0 1 1 ").Number(2 * r * half).Append(" 0");
        return Close();
    }

    private SvgPath Add(char command, double x, double y)
    {
        _data.Append(command).Number(x).Append(' ').Number(y);
        return this;
    }
}

/// <summary>Numbers as SVG has them.</summary>
internal static class SvgNumbers
{
    /// <summary>Appends a number rounded to two decimals, without trailing zeros, exponents or a negative zero.</summary>
    public static StringBuilder Number(this StringBuilder text, double value)
    {
        var hundredths = (long)Math.Round(value * 100, MidpointRounding.AwayFromZero);
        if (hundredths < 0)
            text.Append('-');
        hundredths = Math.Abs(hundredths);
        text.Append(hundredths / 100);
        var rest = (int)(hundredths % 100);
        if (rest == 0)
            return text;
        text.Append('.').Append((char)('0' + (rest / 10)));
        return rest % 10 == 0 ? text : text.Append((char)('0' + (rest % 10)));
    }
}
