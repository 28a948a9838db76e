using LatentNotebooks.Worlds.Reasoning;

namespace LatentNotebooks.Tests.Worlds.Reasoning;

public sealed class GradeSchoolMathTests : IDisposable
{
    private const string Line =
        """{"question": "Ann has 48 pens & sells half, then 1,000 more > before?", "answer": "48/2 = <<48/2=24>>24.\nThen <<24+1000=1024>>1024\n#### 1,024"}""";

    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void A_file_is_read_with_its_calculations()
    {
        File.WriteAllText(file, Line + "\n\n");
        var problem = Assert.Single(GradeSchoolMath.Load(file));
        Assert.Equal("1024", problem.Answer);
        Assert.Equal([new Calculation("48/2", "24"), new Calculation("24+1000", "1024")], problem.Calculations);
    }

    [Fact]
    public void Problems_become_characters_and_one_step_a_calculation()
    {
        File.WriteAllText(file, Line);
        var (vocabulary, problems) = GradeSchoolMath.Tokenize(GradeSchoolMath.Load(file));
        var problem = Assert.Single(problems);
        Assert.Equal("< < 4 8 / 2 = 2 4 '>' '>'", vocabulary.Decode(problem.Steps[0].Tokens));
        Assert.Equal(("48/2", "24"), (problem.Steps[0].Operation, problem.Steps[0].State));
        Assert.Equal("1 0 2 4", vocabulary.Decode(problem.Answer));
        Assert.Equal(1, problem.Prompt.Count(token => token == Vocabulary.Think));
        Assert.StartsWith("A n n _ h a s _ 4 8", vocabulary.Decode(problem.Prompt));
    }

    [Theory]
    [InlineData("{\"question\": \"x\"", "not JSON")]
    [InlineData("{\"question\": \"x\"}", "'answer'")]
    [InlineData("[1, 2]", "'question'")]
    [InlineData("{\"question\": \"x\", \"answer\": \"24\"}", "####")]
    [InlineData("{\"question\": \"x\", \"answer\": \"24 #### \"}", "nothing stands behind")]
    public void A_bad_line_is_named_with_its_fault(string line, string fault)
    {
        File.WriteAllLines(file, [Line, line]);
        var message = Assert.Throws<InvalidDataException>(() => GradeSchoolMath.Load(file)).Message;
        Assert.Contains("line 2", message);
        Assert.Contains(fault, message);
    }

    [Fact]
    public void A_missing_file_says_where_it_comes_from() =>
        Assert.Contains("grade-school-math", Assert.Throws<FileNotFoundException>(() => GradeSchoolMath.Load("no/such/train.jsonl")).Message);
}
