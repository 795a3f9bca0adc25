using System.CommandLine;
using System.Globalization;
using RankDb.Cli.Connections;
using RankDb.Cli.Judging;

namespace RankDb.Cli.Commands;

/// <summary><c>rankdb judge</c></summary>
internal static class JudgeCommand
{
    private const int UsualCheck = 50;

    /// <summary>Makes the command.</summary>
    /// <param name="environment">Where it runs.</param>
    /// <param name="input">The judge's answers, a line each; null for this process's terminal or redirected input.</param>
    /// <param name="retryDelay">The first pause after a refusal of the language model's endpoint; null for a second.</param>
    internal static Command Create(CliEnvironment environment, TextReader? input = null, TimeSpan? retryDelay = null)
    {
        var index = CommonOptions.Index();
        var set = new Option<string>("--set", "-s") { Description = "Judgment set (rankdb pool fills it with documents to judge).", Required = true };
        var judge = new Option<string?>("--judge") { Description = "Your name as a judge; without it, the role of the connection." };
        var grades = new Option<string>("--grades") { Description = "The scale: 0..1 to 0..9.", DefaultValueFactory = _ => "0..3" };
        var query = new Option<string?>("--query") { Description = "Only documents of this query, by its id." };
        var limit = new Option<int>("--limit") { Description = "Documents at most.", DefaultValueFactory = _ => 1000 };
        var check = new Option<int?>("--check") { Description = "Judge a sample of so many documents that people judged already, which changes no grade that counts. A language model does 50 unless told otherwise." };
        var against = new Option<string?>("--against") { Description = "Another judge, or human for the grades of people that count: tell how far the two agree." };
        var adopt = new Option<bool>("--adopt") { Description = "Let the language model's grades count where nobody judged." };
        var llm = new LlmOptions();
        var yes = CommonOptions.Yes();
        var json = CommonOptions.Json();
        var command = new ExampleCommand(
            "judge", "Judge documents of a pool, one after the other, or let a language model do it.",
            "rankdb pool cran --set mine && rankdb judge cran --set mine --judge anna",
            "rankdb judge cran --set mine --judge ben --check 100 --against anna",
            "rankdb judge cran --set mine --llm http://127.0.0.1:8080/v1 --llm-model llama --check 50",
            "rankdb judge cran --set mine --llm https://api.openai.com --llm-model gpt-4o-mini --llm-key-env OPENAI_API_KEY --adopt")
        { index, set, judge, grades, query, limit, check, against, adopt, yes, json };
        llm.AddTo(command);
        command.SetAction(async (parse, cancellationToken) =>
        {
            var highest = HighestGrade(parse.GetRequiredValue(grades));
            var count = LlmOptions.InRange(parse.GetValue(limit), "--limit", 1, 100_000);
            var sample = parse.GetValue(check) is { } asked ? LlmOptions.InRange(asked, "--check", 0, 100_000) : (int?)null;
            var settings = llm.Read(parse, retryDelay ?? TimeSpan.FromSeconds(1));
            var model = settings?.JudgeName;
            if (settings is null ? parse.GetValue(adopt) : parse.GetValue(judge) is not null || highest != LlmPrompt.HighestGrade)
            {
                throw new CliException(
                    settings is null ? "--adopt is for language models: a person's grades count at once" : "--judge and --grades are for people: a language model has its name and the scale 0..3",
                    null, ExitCode.WrongUse);
            }

            await using var source = new ServerConnection(environment).Open();
            var desk = new JudgingDesk(source, parse.GetRequiredValue(index), parse.GetRequiredValue(set), model ?? parse.GetValue(judge) ?? await JudgingDesk.RoleAsync(source, cancellationToken));
            var run = new JudgingRun(desk, environment.Terminal, parse.GetValue(json));
            if (settings is null)
            {
                var pairs = sample is null ? await desk.OpenAsync(count, parse.GetValue(query), cancellationToken) : await desk.SampleAsync(sample.Value, parse.GetValue(query), cancellationToken);
                return await run.PersonAsync(
                    pairs, input is null ? JudgingInput.OfProcess() : new JudgingInput(input), highest, counts: sample is null, parse.GetValue(against), cancellationToken);
            }

            var checks = await desk.SampleAsync(sample ?? UsualCheck, parse.GetValue(query), cancellationToken);
            var open = await desk.OpenAsync(count, parse.GetValue(query), cancellationToken);
            if (checks.Count + open.Count > 0)
            {
                Announce(environment, settings, checks.Count + open.Count, parse.GetRequiredValue(index), parse.GetValue(yes), input is not null);
            }

            return await run.ModelAsync(settings, [.. checks, .. open], parse.GetValue(adopt), parse.GetValue(against) ?? JudgingRun.People, cancellationToken);
        });
        return command;
    }

    // Texts leave this machine only where the user was told and agreed.
    private static void Announce(CliEnvironment environment, LlmOptions.Settings settings, int documents, string index, bool yes, bool redirected)
    {
        var url = settings.Chat.Url;
        environment.Terminal.Note(string.Create(CultureInfo.InvariantCulture,
            $"{documents} queries and documents of index {index} go to {url.Host}{(url.IsLoopback ? ", this machine" : url.Scheme == "http" ? ", another machine, unencrypted" : ", another machine")}; judge {settings.JudgeName}"));
        if (url.IsLoopback || yes)
        {
            return;
        }

        if (redirected)
        {
            throw new CliException($"Send texts of your documents to {url.Host}? Nobody is there to answer.", "say yes with --yes", ExitCode.WrongUse);
        }

        CommonOptions.Confirm(yes, $"Send texts of your documents to {url.Host}?");
    }

    private static int HighestGrade(string grades) =>
        grades.StartsWith("0..", StringComparison.Ordinal) && grades.Length == 4 && grades[3] is >= '1' and <= '9' ? grades[3] - '0'
            : throw new CliException($"--grades must be 0..1 to 0..9, got {grades}", null, ExitCode.WrongUse);
}
