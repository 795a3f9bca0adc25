namespace RankDb.Service;

/// <summary>The version that ping and the log name.</summary>
internal static class ServiceVersion
{
    internal static string Text { get; } = typeof(ServiceVersion).Assembly.GetName().Version?.ToString(3) ?? "0";
}
