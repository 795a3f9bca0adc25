namespace RankDb.Cli.Charts;

/// <summary>Colours that people with any kind of colour vision can tell apart (Okabe and Ito 2008), in an order that stays apart in grey as well.</summary>
internal static class Palette
{
    internal const string Ink = "#1f2328";
    internal const string Faint = "#57606a";
    internal const string Grid = "#d8dee4";
    internal const string Background = "#ffffff";
    internal const string Better = "#0072b2";
    internal const string Worse = "#d55e00";

    private static readonly string[] Series = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#7f7f7f", "#b8a400"];

    /// <summary>The colour of a series; after eight they come again.</summary>
    internal static string Of(int series) => Series[series % Series.Length];
}
