using System.Text;
using System.Text.Json.Nodes;

namespace LatentNotebooks.Kernel.Tests.Jupyter;

public class ProtocolTests(KernelProcess kernel) : IClassFixture<KernelProcess>
{
    [Fact]
    public void The_kernel_says_what_it_is()
    {
        JsonNode info = Content(kernel.Ask("kernel_info_request", []));
        Assert.Equal("ok", (string?)info["status"]);
        Assert.Equal("5.3", (string?)info["protocol_version"]);
        JsonNode language = info["language_info"]!;
        Assert.Equal(["C#", "text/x-csharp", ".cs", "csharp", "text/x-csharp"],
            new[] { "name", "mimetype", "file_extension", "pygments_lexer", "codemirror_mode" }.Select(name => (string?)language[name]));
    }

    [Fact]
    public void A_cell_publishes_busy_input_output_result_idle_in_this_order()
    {
        (JsonObject reply, List<JsonObject> published) = kernel.Run("Console.WriteLine(\"hello\"); 6 * 7");
        Assert.Equal("ok", Status(reply));
        Assert.Equal(["status", "execute_input", "stream", "execute_result", "status"], Types(published));
        Assert.Equal("busy", (string?)published[0]["content"]!["execution_state"]);
        Assert.Equal("hello\n", (string?)published[2]["content"]!["text"]);
        Assert.Equal("stdout", (string?)published[2]["content"]!["name"]);
        Assert.Equal("42", (string?)published[3]["content"]!["data"]!["text/plain"]);
        Assert.Equal(Count(reply), (int)published[1]["content"]!["execution_count"]!);
        Assert.Equal(Count(reply), (int)published[3]["content"]!["execution_count"]!);
        Assert.All(published, message => Assert.Equal("execute_request", (string?)message["parent_header"]!["msg_type"]));
    }

    [Fact]
    public void A_silent_cell_runs_and_shows_nothing()
    {
        int before = Count(kernel.Run("int quiet = 1;").Reply);
        (JsonObject reply, List<JsonObject> published) = kernel.Run("quiet = 2; Console.WriteLine(quiet); quiet",
            new() { ["silent"] = true });
        Assert.Equal(["status", "status"], Types(published));
        Assert.Equal(before, Count(reply));
        Assert.Equal("2", Result(kernel.Run("quiet").Published));
    }

    [Fact]
    public void A_cell_kept_out_of_history_shows_its_output_and_counts_nothing()
    {
        int before = Count(kernel.Run("1").Reply);
        (JsonObject reply, List<JsonObject> published) = kernel.Run("\"unstored\"", new() { ["store_history"] = false });
        Assert.Equal(before, Count(reply));
        Assert.Contains("execute_result", Types(published));
        JsonNode history = Content(kernel.Ask("history_request", new() { ["hist_access_type"] = "search", ["pattern"] = "*unstored*" }));
        Assert.Empty(history["history"]!.AsArray());
    }

    [Fact]
    public void User_expressions_are_answered_one_by_one()
    {
        JsonObject expressions = new() { ["good"] = "six * 7", ["bad"] = "noSuchName" };
        JsonNode reply = Content(kernel.Run("int six = 6;", new() { ["user_expressions"] = expressions }).Reply);
        Assert.Equal("ok", (string?)reply["status"]);
        Assert.Equal("42", (string?)reply["user_expressions"]!["good"]!["data"]!["text/plain"]);
        Assert.Equal("error", (string?)reply["user_expressions"]!["bad"]!["status"]);
        Assert.Contains("noSuchName", (string?)reply["user_expressions"]!["bad"]!["evalue"]);
    }

    [Fact]
    public void An_error_is_published_and_replied()
    {
        (JsonObject reply, List<JsonObject> published) = kernel.Run("throw new InvalidOperationException(\"on purpose\");");
        Assert.Equal("error", Status(reply));
        JsonNode error = published.Single(message => Type(message) == "error")["content"]!;
        Assert.Contains("InvalidOperationException", (string?)error["ename"]);
        Assert.Equal("on purpose", (string?)error["evalue"]);
        Assert.NotEmpty(error["traceback"]!.AsArray());
        Assert.Equal((string?)error["ename"], (string?)Content(reply)["ename"]);
    }

    [Theory]
    [InlineData(true, "aborted")]
    [InlineData(false, "ok")]
    public void An_error_aborts_the_cells_already_queued_unless_told_not_to(bool stopOnError, string expected)
    {
        JsonObject Cell(string code) => new() { ["code"] = code, ["stop_on_error"] = stopOnError };
        string failing = kernel.Send(kernel.Shell, "execute_request", Cell("System.Threading.Thread.Sleep(500); throw new Exception();"));
        string second = kernel.Send(kernel.Shell, "execute_request", Cell("1"));
        string third = kernel.Send(kernel.Shell, "execute_request", Cell("2"));
        Assert.Equal("error", Status(kernel.ReplyTo(failing)));
        Assert.Equal(expected, Status(kernel.ReplyTo(second)));
        Assert.Equal(expected, Status(kernel.ReplyTo(third)));
        Assert.Equal(["status", "status"], Types(kernel.PublishedFor(third)).Where(type => type == "status"));
        Assert.Equal("ok", Status(kernel.Run("3").Reply));
    }

    [Fact]
    public void A_cell_sent_on_seeing_the_error_runs()
    {
        for (int i = 0; i < 20; i++)
        {
            string failing = kernel.Send(kernel.Shell, "execute_request", new() { ["code"] = "throw new Exception();" });
            kernel.WaitFor("error");
            string next = kernel.Send(kernel.Shell, "execute_request", new() { ["code"] = "1" });
            Assert.Equal("error", Status(kernel.ReplyTo(failing)));
            Assert.Equal("ok", Status(kernel.ReplyTo(next)));
        }
    }

    [Fact]
    public void Completion_counts_in_code_points()
    {
        string code = "var s = \"\U0001F600\U0001F600\"; s.Subs";
        int end = code.EnumerateRunes().Count();
        JsonNode reply = Content(kernel.Ask("complete_request", new() { ["code"] = code, ["cursor_pos"] = end }));
        Assert.Contains("Substring", reply["matches"]!.AsArray().Select(match => (string?)match));
        Assert.Equal(end, (int)reply["cursor_end"]!);
        Assert.Equal(end - "Subs".Length, (int)reply["cursor_start"]!);
    }

    [Fact]
    public void Inspection_finds_what_is_under_the_cursor()
    {
        JsonNode reply = Content(kernel.Ask("inspect_request", new() { ["code"] = "Math.Max(1, 2)", ["cursor_pos"] = 6 }));
        Assert.True((bool)reply["found"]!);
        Assert.Contains("Max", (string?)reply["data"]!["text/plain"]);
        JsonNode nothing = Content(kernel.Ask("inspect_request", new() { ["code"] = "   ", ["cursor_pos"] = 1 }));
        Assert.False((bool)nothing["found"]!);
    }

    [Theory]
    [InlineData("1 + 1", "complete")]
    [InlineData("if (true) {", "incomplete")]
    [InlineData("var x = );", "invalid")]
    public void Completeness_is_told_apart(string code, string expected)
    {
        JsonNode reply = Content(kernel.Ask("is_complete_request", new() { ["code"] = code }));
        Assert.Equal(expected, (string?)reply["status"]);
        Assert.Equal(expected == "incomplete", reply["indent"] is not null);
    }

    [Fact]
    public void History_gives_the_tail_a_range_and_a_search()
    {
        int count = Count(kernel.Run("\"needle one\"").Reply);
        kernel.Run("\"needle two\"");
        JsonArray Ask(JsonObject content) => Content(kernel.Ask("history_request", content))["history"]!.AsArray();
        JsonArray tail = Ask(new() { ["hist_access_type"] = "tail", ["n"] = 2, ["output"] = true });
        Assert.Equal(["\"needle one\"", "\"needle two\""], tail.Select(item => (string?)item![2]![0]));
        Assert.Equal("needle two", (string?)tail[1]![2]![1]);
        JsonArray range = Ask(new() { ["hist_access_type"] = "range", ["session"] = 0, ["start"] = count, ["stop"] = count + 1 });
        Assert.Equal("\"needle one\"", (string?)Assert.Single(range)![2]);
        JsonArray found = Ask(new() { ["hist_access_type"] = "search", ["pattern"] = "*needle t*", ["n"] = 1 });
        Assert.Equal(count + 1, (int)Assert.Single(found)![1]!);
    }

    [Fact]
    public void Comms_are_none_and_a_front_end_that_opens_one_is_told_it_closed()
    {
        Assert.Empty(Content(kernel.Ask("comm_info_request", []))["comms"]!.AsObject());
        JsonObject Comm() => new() { ["comm_id"] = "abc", ["target_name"] = "widgets", ["data"] = new JsonObject() };
        string id = kernel.Send(kernel.Shell, "comm_open", Comm());
        List<JsonObject> published = kernel.PublishedFor(id);
        Assert.Equal("abc", (string?)published.Single(message => Type(message) == "comm_close")["content"]!["comm_id"]);
        kernel.Send(kernel.Shell, "comm_msg", Comm());
        kernel.Send(kernel.Shell, "comm_close", Comm());
        Assert.Equal("ok", Status(kernel.Run("1").Reply));
    }

    [Fact]
    public void A_question_goes_to_the_front_end_that_runs_the_cell()
    {
        JsonObject asking = new() { ["code"] = "\"you said \" + Console.ReadLine()", ["allow_stdin"] = true };
        string id = kernel.Send(kernel.Shell, "execute_request", asking);
        JsonObject question = kernel.ReplyTo(id, kernel.Stdin);
        Assert.Equal("input_request", Type(question));
        Assert.False((bool)Content(question)["password"]!);
        kernel.Send(kernel.Stdin, "input_reply", new() { ["value"] = "grüezi" }, question["header"]!.DeepClone().AsObject());
        Assert.Equal("ok", Status(kernel.ReplyTo(id)));
        Assert.Equal("you said grüezi", Result(kernel.PublishedFor(id)));
    }

    [Fact]
    public void A_password_is_asked_for_as_one_with_its_prompt()
    {
        string id = kernel.Send(kernel.Shell, "execute_request", new() { ["code"] = "GetPassword(\"secret?\").Length" });
        JsonNode question = Content(kernel.ReplyTo(id, kernel.Stdin));
        Assert.True((bool)question["password"]!);
        Assert.Equal("secret?", (string?)question["prompt"]);
        kernel.Send(kernel.Stdin, "input_reply", new() { ["value"] = "12345" });
        Assert.Equal("5", Result(kernel.PublishedFor(id)));
    }

    [Fact]
    public void Without_leave_to_ask_reading_fails_and_does_not_wait() =>
        Assert.Equal("error", Status(kernel.Run("Console.ReadLine()", new() { ["allow_stdin"] = false }).Reply));

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("System.Threading.Thread.Sleep(-1);")]
    [InlineData("await System.Threading.Tasks.Task.Delay(-1);")]
    [InlineData("Console.ReadLine()")]
    public void An_interrupt_ends_the_cell_and_keeps_the_state(string endless)
    {
        kernel.Run("int kept = 41;");
        string id = kernel.Send(kernel.Shell, "execute_request", new() { ["code"] = $"kept++; display(\"started\"); {endless}" });
        kernel.WaitFor("display_data");
        Thread.Sleep(100); // past the display and into the loop
        string interrupt = kernel.Send(kernel.Control, "interrupt_request", []);
        Assert.Equal("ok", Status(kernel.ReplyTo(interrupt, kernel.Control)));
        Assert.Equal("error", Status(kernel.ReplyTo(id)));
        kernel.PublishedFor(id: interrupt);
        Assert.Equal("42", Result(kernel.Run("kept").Published));
    }

    [Fact]
    public void Control_is_answered_while_a_cell_runs()
    {
        string id = kernel.Send(kernel.Shell, "execute_request",
            new() { ["code"] = "display(\"started\"); System.Threading.Thread.Sleep(-1);" });
        kernel.WaitFor("display_data");
        Assert.Equal("ok", Status(kernel.ReplyTo(kernel.Send(kernel.Control, "kernel_info_request", []), kernel.Control)));
        kernel.ReplyTo(kernel.Send(kernel.Control, "interrupt_request", []), kernel.Control);
        Assert.Equal("error", Status(kernel.ReplyTo(id)));
    }

    [Fact]
    public void The_heart_beats_while_a_cell_runs()
    {
        using var heart = TinyZmtp.Connect(kernel.Connection.Address(kernel.Connection.HeartbeatPort), "REQ");
        string id = kernel.Send(kernel.Shell, "execute_request",
            new() { ["code"] = "display(\"started\"); System.Threading.Thread.Sleep(1000);" });
        kernel.WaitFor("display_data");
        heart.Send([], Encoding.ASCII.GetBytes("ping"));
        Assert.Equal("ping", Encoding.ASCII.GetString(heart.Receive()[^1]));
        Assert.Equal("ok", Status(kernel.ReplyTo(id)));
    }

    [Fact]
    public void A_wrong_signature_an_unknown_type_and_a_senseless_content_do_no_harm()
    {
        byte[][] forged = kernel.Sign(KernelProcess.Header("execute_request", "forged"), [], new() { ["code"] = "int forged = 1;" });
        forged[1] = Encoding.ASCII.GetBytes(new string('0', 64));
        kernel.Shell.Send(forged);
        kernel.Send(kernel.Shell, "no_such_request", []);
        kernel.Send(kernel.Control, "no_such_request", []);
        Assert.Equal("error", Status(kernel.Ask("execute_request", new() { ["code"] = 17 })));
        Assert.Equal("error", Status(kernel.Ask("complete_request", [])));
        Assert.Equal("error", Status(kernel.Ask("history_request", new() { ["hist_access_type"] = "crystal ball" })));
        Assert.Equal("error", Status(kernel.Run("forged").Reply));
    }

    [Fact]
    public void Half_a_surrogate_pair_in_the_output_is_shown_as_a_replacement()
    {
        (JsonObject reply, List<JsonObject> published) = kernel.Run("Console.Write(\"a\\ud800b\"); \"\\udc00\"");
        Assert.Equal("ok", Status(reply));
        Assert.Equal("a\ufffdb", (string?)published.Single(message => Type(message) == "stream")["content"]!["text"]);
        Assert.Equal("\ufffd", Result(published));
    }

    [Fact]
    public void A_display_can_be_updated_and_cleared()
    {
        List<JsonObject> published = kernel.Run("var shown = display(\"first\"); shown.Update(\"second\"); ClearOutput(true);").Published;
        JsonNode first = published.Single(message => Type(message) == "display_data")["content"]!;
        JsonNode second = published.Single(message => Type(message) == "update_display_data")["content"]!;
        Assert.Equal("first", (string?)first["data"]!["text/plain"]);
        Assert.Equal("second", (string?)second["data"]!["text/plain"]);
        Assert.False(string.IsNullOrEmpty((string?)first["transient"]!["display_id"]));
        Assert.Equal((string?)first["transient"]!["display_id"], (string?)second["transient"]!["display_id"]);
        Assert.True((bool)published.Single(message => Type(message) == "clear_output")["content"]!["wait"]!);
    }

    private static JsonNode Content(JsonObject message) => message["content"]!;

    private static string? Status(JsonObject reply) => (string?)reply["content"]!["status"];

    private static int Count(JsonObject reply) => (int)reply["content"]!["execution_count"]!;

    private static string Type(JsonObject message) => (string)message["header"]!["msg_type"]!;

    private static IEnumerable<string> Types(IEnumerable<JsonObject> messages) => messages.Select(Type);

    private static string? Result(IEnumerable<JsonObject> published) =>
        (string?)published.Single(message => Type(message) == "execute_result")["content"]!["data"]!["text/plain"];
}
