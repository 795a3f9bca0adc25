namespace RankDb.Cli.Diagnosis;

/// <summary>One line of <c>rankdb doctor</c>.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Ok">Whether it is as it should be.</param>
/// <param name="Found">What was found.</param>
/// <param name="Fix">What to do, or null.</param>
internal sealed record Finding(string Check, bool Ok, string Found, string? Fix = null);
