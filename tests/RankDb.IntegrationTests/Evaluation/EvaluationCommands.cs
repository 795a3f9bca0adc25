using System.CommandLine;
using System.Text.Json.Nodes;
using RankDb.Cli;
using RankDb.Cli.Commands;
using RankDb.Cli.Terminal;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>Runs the commands of evaluation in this process, with files in a folder of its own.</summary>
internal sealed class EvaluationCommands(string connectionString) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("rankdb-eval-");

    /// <summary>The path of a file in the folder.</summary>
    public string Path(params string[] names) => System.IO.Path.Combine([_folder.FullName, .. names]);

    /// <summary>Writes a file.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string content)
    {
        var path = Path(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Runs a command line.</summary>
    public async Task<(int Code, string Output, string Notes)> RunAsync(params string[] arguments)
    {
        var output = new StringWriter();
        var notes = new StringWriter();
        var environment = new CliEnvironment(_folder.FullName, _folder.FullName, connectionString, new CliTerminal(output, notes, null));
        var root = new RootCommand
        {
            LoadCommand.Create(environment), EvalCommand.Create(environment), CompareCommand.Create(environment), RunCommand.Create(environment), LeaderboardCommand.Create(environment),
            QueriesCommand.Create(environment), JudgmentsCommand.Create(environment), TuneCommand.Create(environment), CurveCommand.Create(environment), RobustnessCommand.Create(environment),
            BenchCommand.Create(environment),
        };
        var code = await CommandLine.RunAsync(root, environment.Terminal, arguments);
        return (code, output.ToString().Trim(), notes.ToString());
    }

    /// <summary>Runs a command line that must end well.</summary>
    /// <returns>What it wrote to standard output.</returns>
    public async Task<string> DoneAsync(params string[] arguments)
    {
        var (code, output, notes) = await RunAsync(arguments);
        Assert.True(code == 0, $"{output}\n{notes}");
        return output;
    }

    /// <summary>Runs a command line with --json that must end well.</summary>
    public async Task<JsonNode> JsonAsync(params string[] arguments) => JsonNode.Parse(await DoneAsync([.. arguments, "--json"]))!;

    public void Dispose() => _folder.Delete(recursive: true);
}
