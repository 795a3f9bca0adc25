using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RankDb.Cli;
using RankDb.Cli.LocalServer;
using RankDb.Cli.Terminal;

namespace RankDb.Tests.Cli;

public sealed class LocalServerTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("rankdb-test-").FullName;

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void A_taken_port_is_passed_over()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var taken = ((IPEndPoint)listener.LocalEndpoint).Port;

        Assert.False(Ports.IsFree(taken));
        Assert.True(Ports.NextFree(taken) > taken);
    }

    [Fact]
    public void A_process_is_known_by_its_start_time_too()
    {
        var me = ProcessIdentity.Of(Environment.ProcessId)!;

        Assert.True(me.IsAlive());
        Assert.False((me with { Started = "0" }).IsAlive());
        Assert.Null(ProcessIdentity.Of(int.MaxValue));
    }

    [Fact]
    public void A_process_identity_survives_its_file()
    {
        var file = Path.Combine(_home, "pid");
        var me = ProcessIdentity.Of(Environment.ProcessId)!;
        me.Write(file);

        Assert.Equal(me, ProcessIdentity.Read(file));
        Assert.Null(ProcessIdentity.Read(Path.Combine(_home, "none")));
    }

    [Fact]
    public void A_password_is_made_once_and_readable_by_its_owner_alone()
    {
        var file = Path.Combine(_home, "password");
        var password = LocalFiles.PasswordIn(file);

        Assert.Equal(32, password.Length);
        Assert.Equal(password, LocalFiles.PasswordIn(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public void Settings_survive_their_file_and_damage_is_told()
    {
        var files = new LocalFiles(_home);
        var settings = new LocalSettings { PostgresFolder = files.PostgresFolder, Port = 60_001 };
        settings.Write(files);
        Assert.Equal(settings, LocalSettings.Read(files));

        File.WriteAllText(files.Settings, "{");
        Assert.Contains("damaged", Assert.Throws<CliException>(() => LocalSettings.Read(files)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_lock_is_held_by_one_at_a_time()
    {
        var files = new LocalFiles(_home);
        var notes = new StringWriter(CultureInfo.InvariantCulture);
        var terminal = new CliTerminal(TextWriter.Null, notes, null);
        var first = await FolderLock.TakeAsync(files, terminal, TestContext.Current.CancellationToken);
        var second = FolderLock.TakeAsync(files, terminal, TestContext.Current.CancellationToken);

        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
        Assert.Contains("waiting", notes.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2L << 30, 0L, "shared_buffers = 256MB", "max_parallel_maintenance_workers = 0")]
    [InlineData(64L << 30, 8L << 30, "shared_buffers = 512MB", "max_parallel_maintenance_workers = 2")]
    public void Memory_settings_follow_the_machine(long memory, long sharedMemoryDisk, string buffers, string workers)
    {
        var text = ClusterConfiguration.Text(memory, sharedMemoryDisk);

        Assert.Contains(buffers, text, StringComparison.Ordinal);
        Assert.Contains(workers, text, StringComparison.Ordinal);
        Assert.Contains("listen_addresses = '127.0.0.1'", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FATAL: could not write: No space left on device", "disk is full")]
    [InlineData("LOG: could not bind IPv4 address \"127.0.0.1\": Address already in use", "port is taken")]
    [InlineData("initdb: error: could not access directory: Permission denied", "no permission")]
    [InlineData("LOG: x\nFATAL: data directory has wrong ownership\nLOG: y", "FATAL: data directory has wrong ownership")]
    public void Why_the_cluster_did_not_start_is_one_line(string output, string expected)
    {
        var fault = ClusterFault.Explain("PostgreSQL did not start", output, "log");

        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
        Assert.NotNull(fault.Fix);
    }
}
