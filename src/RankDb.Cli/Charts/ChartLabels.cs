namespace RankDb.Cli.Charts;

/// <summary>The words of a chart.</summary>
/// <param name="Title">What is shown.</param>
/// <param name="Subtitle">Of what and when: index, set, profile, number of queries, date.</param>
/// <param name="Horizontal">Title of the horizontal axis; empty where its labels say enough.</param>
/// <param name="Vertical">Title of the vertical axis, with its unit.</param>
internal sealed record ChartLabels(string Title, string Subtitle, string Horizontal, string Vertical);
