using System.Runtime.CompilerServices;
using Xunit;

namespace RankDb.Tests.Wire.Clients;

/// <summary>A test that needs another program: skipped on a machine without it, failed without it where CI is set.</summary>
internal sealed class ClientFactAttribute : FactAttribute
{
    public const string JdbcDriver = "/usr/share/java/postgresql.jar";
    public const string SystemPython = "/usr/bin/python3";

    /// <param name="needs">A file whose absence means that the client is not installed.</param>
    /// <param name="file">Set by the compiler.</param>
    /// <param name="line">Set by the compiler.</param>
    public ClientFactAttribute(string needs, [CallerFilePath] string? file = null, [CallerLineNumber] int line = -1)
        : base(file, line)
    {
        Timeout = 180_000;
        if (!Path.Exists(Path.Combine(ClientScript.Folder, needs)) && Environment.GetEnvironmentVariable("CI") is not { Length: > 0 })
        {
            Skip = $"{needs} is not installed; run scripts/setup-tests.sh";
        }
    }
}
