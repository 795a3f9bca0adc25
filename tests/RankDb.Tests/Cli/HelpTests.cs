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
    public async Task Help_is_given_without_the_arguments_that_a_run_needs(params string[] arguments)
    {
        var notes = new StringWriter();
        var environment = CliEnvironment.OfProcess(new CliTerminal(TextWriter.Null, notes, null));
        var root = new RootCommand { RankDb.Cli.Commands.SearchCommand.Create(environment), ModelsCommand.Create(environment), ProfileCommand.Create(environment) };

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
