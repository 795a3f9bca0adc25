using System.CommandLine;
using RankDb.Cli;
using RankDb.Cli.Commands;
using RankDb.Cli.Terminal;
using Xunit;

namespace RankDb.Tests.Cli;

public sealed class HelpTests
{
    [Theory]
    [InlineData("search", "--help")]
    [InlineData("models", "quantize", "--help")]
    [InlineData("profile", "create", "--help")]
    [InlineData("profile", "diff", "--help")]
    [InlineData("models", "add", "-h")]
    [InlineData("eval", "--help")]
    [InlineData("compare", "--help")]
    [InlineData("run", "import", "--help")]
    [InlineData("judgments", "import", "--help")]
    [InlineData("tune", "--help")]
    [InlineData("curve", "recall", "--help")]
    [InlineData("bench", "quality", "--help")]
    public async Task Help_is_given_without_the_arguments_that_a_run_needs(params string[] arguments)
    {
        var notes = new StringWriter();
        var environment = CliEnvironment.OfProcess(new CliTerminal(TextWriter.Null, notes, null));
        var root = new RootCommand { RankDb.Cli.Commands.SearchCommand.Create(environment), ModelsCommand.Create(environment), ProfileCommand.Create(environment) };
        foreach (var command in new[]
                 {
                     EvalCommand.Create(environment), CompareCommand.Create(environment), RunCommand.Create(environment), JudgmentsCommand.Create(environment), TuneCommand.Create(environment),
                     CurveCommand.Create(environment), BenchCommand.Create(environment),
                 })
        {
            root.Add(command);
        }


        Assert.Equal(0, await CommandLine.RunAsync(root, environment.Terminal, arguments));
        Assert.Equal("", notes.ToString());
    }

    [Fact]
    public async Task A_missing_argument_is_still_an_error()
    {
        var notes = new StringWriter();
        var environment = CliEnvironment.OfProcess(new CliTerminal(TextWriter.Null, notes, null));
        var root = new RootCommand { RankDb.Cli.Commands.SearchCommand.Create(environment) };

        Assert.NotEqual(0, await CommandLine.RunAsync(root, environment.Terminal, ["search"]));
        Assert.Contains("rankdb search --help", notes.ToString(), StringComparison.Ordinal);
    }
}
