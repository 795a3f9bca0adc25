using System.CommandLine;
using RankDb.Cli;
using RankDb.Cli.Commands;
using RankDb.Cli.Terminal;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>Runs <c>rankdb judge</c> and <c>rankdb pool</c> in this process.</summary>
internal static class JudgeCommandRun
{
    /// <summary>What came of it: exit code, standard output, standard error.</summary>
    public static Task<(int Code, string Output, string Notes)> RunAsync(JudgingDatabase database, string input, params string[] arguments) =>
        RunAsAsync(database.Database.ConnectionString, input, arguments);

    /// <summary>The same as another role.</summary>
    public static async Task<(int Code, string Output, string Notes)> RunAsAsync(string connection, string input, params string[] arguments)
    {
        var output = new StringWriter();
        var notes = new StringWriter();
        var environment = new CliEnvironment(Path.GetTempPath(), Path.GetTempPath(), connection, new CliTerminal(output, notes, null));
        var root = new RootCommand { PoolCommand.Create(environment), JudgeCommand.Create(environment, new StringReader(input), TimeSpan.FromMilliseconds(1)) };
        var code = await CommandLine.RunAsync(root, environment.Terminal, arguments);
        return (code, output.ToString().Trim(), notes.ToString());
    }
}
