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
    public async Task The_help_of_tune_shows_places_that_a_profile_has()
    {
        var (output, notes) = (new StringWriter(), new StringWriter());
        var environment = CliEnvironment.OfProcess(new CliTerminal(output, notes, null));
        Assert.Equal(2, await CommandLine.RunAsync(new RootCommand { TuneCommand.Create(environment) }, environment.Terminal, ["tune", "i", "--set", "s", "--space", "{"]));

        Assert.Contains("/legs/0/lexical/weight", notes.ToString(), StringComparison.Ordinal);
        var examples = Assert.IsType<ExampleCommand>(TuneCommand.Create(environment)).Examples;
        Assert.Contains(examples, example => example.Contains("{\"/legs/0/lexical/weight\": [0.5, 1, 2]}", StringComparison.Ordinal));
        Assert.DoesNotContain(examples, example => example.Contains("/legs/lexical", StringComparison.Ordinal));
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
