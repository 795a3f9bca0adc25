using System.Runtime.CompilerServices;
using RankDb.Tests.Architecture;
using Xunit;

namespace RankDb.Tests.Service.Http;

/// <summary>A test that runs other people's npm clients: skipped without Node.js or them, failed without them where CI is set.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClientScriptFactAttribute : FactAttribute
{
    public ClientScriptFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        Skip = "Needs Node.js and the npm clients: run scripts/setup-tests.sh.";
        SkipUnless = nameof(IsExpected);
        SkipType = typeof(ClientScriptFactAttribute);
        Timeout = 120_000;
    }

    public static bool IsExpected =>
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"))
        || (Directory.Exists(RepositoryFiles.Path("tests/tools/clients/node_modules")) && HasNode);

    private static bool HasNode => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "node.exe" : "node")));
}
