using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace House.Tests;

/// <summary>The floors of lib/LatentNotebooks: a room uses only rooms below it, and the three methods never use one another.</summary>
public class RoomTests
{
    private static readonly string[][] Floors =
    [
        ["Runtime"],
        ["Statistics", "Figures"],
        ["Networks", "Training"],
        ["Worlds"],
        ["Datasets"],
        ["LatentActions", "Internalization", "AgentActions"],
        ["Experiments"],
    ];

    [Fact]
    public void A_room_uses_only_rooms_below_it()
    {
        var breaches =
            from source in Sources.All
            where source.Path.StartsWith("lib/LatentNotebooks/", StringComparison.Ordinal)
            let room = source.Path.Split('/')[2]
            from used in RoomsUsedBy(source)
            where used != room && FloorOf(used) >= FloorOf(room)
            select $"{source.Path} uses {used}";
        Assert.Empty(breaches);
    }

    [Theory]
    [InlineData("Figures", "TorchSharp")]
    [InlineData("Statistics", "TorchSharp")]
    [InlineData("Worlds", "TorchSharp")]
    public void Some_rooms_know_no_tensors(string room, string forbidden) =>
        Assert.Empty(Sources.All.Where(source => source.Path.StartsWith($"lib/LatentNotebooks/{room}/", StringComparison.Ordinal))
            .Where(source => source.Syntax.Usings.Any(line => line.Name?.ToString().StartsWith(forbidden, StringComparison.Ordinal) == true))
            .Select(source => source.Path));

    [Fact]
    public void Every_room_has_its_floor() =>
        Assert.All(Sources.All.Where(source => source.Path.StartsWith("lib/LatentNotebooks/", StringComparison.Ordinal)),
            source => Assert.True(FloorOf(source.Path.Split('/')[2]) >= 0, source.Path));

    [Fact]
    public void The_kernel_knows_nothing_of_the_library() =>
        Assert.Empty(Sources.All.Where(source => source.Path.StartsWith("lib/LatentNotebooks.Kernel/", StringComparison.Ordinal) && RoomsUsedBy(source).Any())
            .Select(source => source.Path));

    private static IEnumerable<string> RoomsUsedBy(Source source) =>
        from name in source.Syntax.DescendantNodes().OfType<QualifiedNameSyntax>()
        let parts = name.ToString().Split('.')
        where parts is ["LatentNotebooks", var room, ..] && FloorOf(room) >= 0
        where name.Parent is not FileScopedNamespaceDeclarationSyntax && name.Parent is not QualifiedNameSyntax
        select parts[1];

    private static int FloorOf(string room) => Array.FindIndex(Floors, floor => floor.Contains(room));
}
