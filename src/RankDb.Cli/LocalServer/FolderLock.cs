using RankDb.Cli.Terminal;

namespace RankDb.Cli.LocalServer;

/// <summary>One command at a time changes the local server. The lock goes with the process, however that ends.</summary>
internal static class FolderLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Takes the lock, waiting for the command that holds it.</summary>
    /// <exception cref="CliException">The folder cannot be written, or the other command takes longer than five minutes.</exception>
    internal static async Task<IDisposable> TakeAsync(LocalFiles files, CliTerminal terminal, CancellationToken cancellationToken)
    {
        MakeHome(files);
        var told = false;
        for (var waited = TimeSpan.Zero; ; waited += Pause)
        {
            try
            {
                return new FileStream(files.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (UnauthorizedAccessException refused)
            {
                throw new CliException($"no permission to write {files.Lock}", "run as the user that ran rankdb up, or set RANKDB_HOME to a folder of your own", cause: refused);
            }
            catch (IOException held) when (waited >= Patience || !File.Exists(files.Lock))
            {
                throw new CliException($"the lock {files.Lock} cannot be had: {held.Message}", "wait for the other rankdb command to end", cause: held);
            }
            catch (IOException)
            {
                if (!told)
                {
                    terminal.Note("waiting for another rankdb command that is changing the local server");
                    told = true;
                }
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static void MakeHome(LocalFiles files)
    {
        try
        {
            Directory.CreateDirectory(files.Home);
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            throw new CliException($"the folder {files.Home} cannot be made: {refused.Message}", "set RANKDB_HOME to a folder of your own", cause: refused);
        }
    }
}
