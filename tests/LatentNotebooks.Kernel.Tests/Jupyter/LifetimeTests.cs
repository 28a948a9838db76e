using System.Diagnostics;
using System.Text.Json.Nodes;
using LatentNotebooks.Kernel.Jupyter;

namespace LatentNotebooks.Kernel.Tests.Jupyter;

/// <summary>How a kernel starts, ends and is told to stop: each test with a kernel of its own.</summary>
public class LifetimeTests
{
    private const int Patience = 60_000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Shutdown_is_replied_published_and_done_even_in_an_endless_loop(bool restart)
    {
        using var kernel = new KernelProcess();
        kernel.Send(kernel.Shell, "execute_request", new() { ["code"] = "display(\"started\"); while (true) { }" });
        kernel.WaitFor("display_data");
        string id = kernel.Send(kernel.Control, "shutdown_request", new() { ["restart"] = restart });
        JsonNode reply = kernel.ReplyTo(id, kernel.Control)["content"]!;
        Assert.Equal("ok", (string?)reply["status"]);
        Assert.Equal(restart, (bool)reply["restart"]!);
        Assert.Contains(kernel.PublishedFor(id), message => (string?)message["header"]!["msg_type"] == "shutdown_reply");
        Assert.True(kernel.Process.WaitForExit(Patience));
        Assert.Equal(0, kernel.Process.ExitCode);
    }

    [Fact]
    public void Shutdown_is_also_heard_on_shell()
    {
        using var kernel = new KernelProcess();
        Assert.Equal("ok", (string?)kernel.Ask("shutdown_request", new() { ["restart"] = false })["content"]!["status"]);
        Assert.True(kernel.Process.WaitForExit(Patience));
    }

    [UnixFact]
    public void The_interrupt_signal_ends_the_cell_and_not_the_kernel()
    {
        using var kernel = new KernelProcess();
        for (int i = 0; i < 3; i++)
        {
            string id = kernel.Send(kernel.Shell, "execute_request", new() { ["code"] = "display(\"started\"); while (true) { }" });
            kernel.WaitFor("display_data");
            Thread.Sleep(100); // past the display and into the loop
            Signal("INT", kernel.Process.Id);
            Assert.Equal("error", (string?)kernel.ReplyTo(id)["content"]!["status"]);
        }
        Signal("INT", kernel.Process.Id);
        Thread.Sleep(500); // it is heard on a thread of its own: before there is a cell that it could hit, also on a busy machine
        Assert.Equal("ok", (string?)kernel.Run("1").Reply["content"]!["status"]);
        Signal("TERM", kernel.Process.Id);
        Assert.True(kernel.Process.WaitForExit(Patience));
    }

    [UnixFact]
    public void A_kernel_whose_front_end_is_killed_ends_even_in_an_endless_loop()
    {
        using var kernel = new KernelProcess(ConnectionFile.OnFreePorts(), asChildOfShell: true);
        kernel.Send(kernel.Shell, "execute_request", new() { ["code"] = "display(Environment.ProcessId); while (true) { }" });
        int id = int.Parse((string)kernel.WaitFor("display_data")["content"]!["data"]!["text/plain"]!);
        Assert.NotEqual(kernel.Process.Id, id);
        using var running = Process.GetProcessById(id);
        kernel.Process.Kill();
        Assert.True(running.WaitForExit(Patience));
    }

    [UnixFact]
    public void Unix_sockets_serve_as_well_as_ports()
    {
        string path = Path.Combine(Path.GetTempPath(), $"kernel-ipc-{Guid.NewGuid():N}");
        ConnectionFile connection = ConnectionFile.OnFreePorts() with { Transport = "ipc", Ip = path };
        using var kernel = new KernelProcess(connection);
        Assert.Equal("ok", (string?)kernel.Run("1 + 1").Reply["content"]!["status"]);
    }

    [Fact]
    public void A_kernel_without_a_key_takes_unsigned_messages()
    {
        using var kernel = new KernelProcess(ConnectionFile.OnFreePorts() with { Key = "" });
        Assert.Equal("ok", (string?)kernel.Run("1 + 1").Reply["content"]!["status"]);
    }

    [Theory]
    [InlineData(null, "cannot be used")]
    [InlineData("{", "cannot be used")]
    [InlineData("{\"shell_port\": 1}", "cannot be used")]
    [InlineData("""{"transport": "pigeon", "shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5}""", "'pigeon'")]
    public void A_connection_file_that_cannot_be_used_is_named_with_the_reason(string? content, string expected)
    {
        string folder = Directory.CreateTempSubdirectory("kernel-test").FullName;
        string file = Path.Combine(folder, "connection.json");
        if (content is not null)
            File.WriteAllText(file, content);
        using Process process = KernelProcess.Start(["kernel", "run", file], folder);
        string said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Directory.Delete(folder, recursive: true);
        Assert.Equal(1, process.ExitCode);
        Assert.Contains(expected, said);
        Assert.Contains(file, said);
    }

    private static void Signal(string name, int process)
    {
        using Process kill = Process.Start("sh", ["-c", $"kill -{name} {process}"]);
        kill.WaitForExit();
    }
}
