using System.Globalization;
using System.Text.RegularExpressions;

namespace RankDb.Cli.Judging;

/// <summary>Reads the grade out of what a model answered. Models wrap it in words; a grade that is not there is never guessed.</summary>
internal static partial class LlmAnswer
{
    /// <summary>The grade; null where the answer has none, several that differ, or one beyond the scale.</summary>
    internal static int? Grade(string answer)
    {
        var text = Thoughts().Replace(answer, "");
        var all = Alone().Match(text) is { Success: true } alone
            ? [alone.Groups["grade"].Value]
            : Named().Matches(text).Select(match => match.Groups["grade"].Value).Distinct(StringComparer.Ordinal).ToList();
        return all.Count == 1 && int.TryParse(all[0], NumberStyles.None, CultureInfo.InvariantCulture, out var grade) && grade <= LlmPrompt.HighestGrade ? grade : null;
    }

    // What reasoning models say to themselves; also where the start was cut away.
    [GeneratedRegex(@"^(.*?</think>)|<think>.*$", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Thoughts();

    // Nothing but a number, perhaps marked up.
    [GeneratedRegex(@"^[\s*`_""'({\[]*(?<grade>\d+)[\s*`_""')}\].]*$")]
    private static partial Regex Alone();

    // "grade" and a number: {"grade": 2}, **Grade:** 2, the grade is 2. A number that goes on (2.5, 2-3) is none.
    [GeneratedRegex(@"\bgrade\b[\s*`_""'=:]{0,10}(?:is\b[\s*`_""':]{0,10})?(?<grade>\d+)(?![\d]|[.,/-]\d)", RegexOptions.IgnoreCase)]
    private static partial Regex Named();
}
