using System.CommandLine;
using System.Globalization;
using RankDb.Cli.Judging;

namespace RankDb.Cli.Commands;

/// <summary>The options of <c>rankdb judge</c> that name a language model.</summary>
internal sealed class LlmOptions
{
    private readonly Option<string?> _url = new("--llm") { Description = "Address of an OpenAI-compatible endpoint (/v1/chat/completions): a language model judges, on a scale of 0 to 3." };
    private readonly Option<string?> _model = new("--llm-model") { Description = "The model, as the endpoint names it." };
    private readonly Option<string?> _key = new("--llm-key-env") { Description = "Environment variable with the key." };
    private readonly Option<string?> _body = new("--llm-body") { Description = "Settings to add to each request, as JSON; null takes one away." };
    private readonly Option<int> _timeout = new("--llm-timeout") { Description = "Seconds that one answer may take.", DefaultValueFactory = _ => 60 };
    private readonly Option<int> _parallel = new("--parallel") { Description = "Questions at a time.", DefaultValueFactory = _ => 4 };
    private readonly Option<int> _characters = new("--max-chars") { Description = "Characters of a document that are sent.", DefaultValueFactory = _ => 6000 };

    /// <summary>A language model as a judge.</summary>
    /// <param name="Chat">How it is asked.</param>
    /// <param name="JudgeName">Under which name its grades are stored.</param>
    /// <param name="Characters">Characters of a document that are sent.</param>
    /// <param name="Parallel">Questions at a time.</param>
    internal sealed record Settings(ChatSettings Chat, string JudgeName, int Characters, int Parallel);

    /// <summary>Gives a command these options.</summary>
    internal void AddTo(Command command)
    {
        foreach (var option in new Option[] { _url, _model, _key, _body, _timeout, _parallel, _characters })
        {
            command.Add(option);
        }
    }

    /// <summary>What the user set; null where people judge.</summary>
    /// <exception cref="CliException">An option is wrong, or alone.</exception>
    internal Settings? Read(ParseResult parse, TimeSpan retryDelay)
    {
        if (parse.GetValue(_url) is not { } url)
        {
            return new Option[] { _model, _key, _body }.FirstOrDefault(option => parse.GetResult(option) is { Implicit: false }) is { } alone
                ? throw new CliException($"{alone.Name} needs --llm", null, ExitCode.WrongUse)
                : null;
        }

        if (parse.GetValue(_model) is not { Length: > 0 and <= 200 } model)
        {
            throw new CliException("--llm needs --llm-model, the model as the endpoint names it", null, ExitCode.WrongUse);
        }

        var body = ChatSettings.BodyFrom(parse.GetValue(_body));
        var characters = InRange(parse.GetValue(_characters), _characters.Name, 100, 1_000_000);
        return new Settings(
            new ChatSettings(ChatSettings.Endpoint(url), model, ChatSettings.KeyFrom(parse.GetValue(_key)), body, TimeSpan.FromSeconds(InRange(parse.GetValue(_timeout), _timeout.Name, 1, 3600)), retryDelay),
            LlmPrompt.JudgeName(model, characters, body?.ToJsonString()), characters, InRange(parse.GetValue(_parallel), _parallel.Name, 1, 64));
    }

    /// <summary>A number between two others.</summary>
    /// <exception cref="CliException">It is not.</exception>
    internal static int InRange(int value, string name, int low, int high) => value >= low && value <= high ? value
        : throw new CliException(string.Create(CultureInfo.InvariantCulture, $"{name} must be between {low} and {high}, got {value}"), null, ExitCode.WrongUse);
}
