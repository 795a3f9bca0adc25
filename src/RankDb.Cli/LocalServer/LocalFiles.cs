using System.Security.Cryptography;
using System.Text;

namespace RankDb.Cli.LocalServer;

/// <summary>Names of the files under the local server's home.</summary>
internal sealed record LocalFiles(string Home)
{
    internal string Settings => Path.Combine(Home, "server.json");

    internal string Lock => Path.Combine(Home, "lock");

    internal string DatabasePassword => Path.Combine(Home, "postgres.password");

    internal string ServicePassword => Path.Combine(Home, "service.password");

    internal string ServiceProcess => Path.Combine(Home, "service.pid");

    internal string ServiceLog => Path.Combine(Home, "service.log");

    /// <summary>Where PostgreSQL's files go as long as its user can enter the home.</summary>
    internal string PostgresFolder => Path.Combine(Home, "pg");

    /// <summary>Where they go otherwise: a folder of their own for each home.</summary>
    internal string PostgresFolderElsewhere =>
        Path.Combine("/var/lib/rankdb", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Home)))[..12]);

    /// <summary>Reads a password file, making it with a random password first where it does not exist.</summary>
    internal static string PasswordIn(string file)
    {
        if (!File.Exists(file))
        {
            var draft = file + ".new";
            File.Delete(draft);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var writer = new StreamWriter(draft, Encoding.ASCII, options))
            {
                writer.WriteLine(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
            }

            File.Move(draft, file, overwrite: true);
        }

        return File.ReadAllText(file).TrimEnd('\n');
    }
}
