namespace RankDb.Cli.Loading;

/// <summary>The SQL types that loaded columns can have.</summary>
internal enum LoadType
{
    /// <summary>text</summary>
    Text,

    /// <summary>bigint</summary>
    Bigint,

    /// <summary>jsonb, handed over as its text</summary>
    Jsonb,
}

/// <summary>A column of a loaded table.</summary>
internal sealed record LoadColumn(string Name, LoadType Type = LoadType.Text);
