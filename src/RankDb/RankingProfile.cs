using System.Text.Json;

namespace RankDb;

/// <summary>A version of a ranking profile: a row of <c>rankdb.profile_versions</c>.</summary>
public sealed record RankingProfile
{
    /// <summary>The profile's name.</summary>
    public required string Name { get; init; }

    /// <summary>Counts from 1 for each name; a search takes <c>name@version</c>.</summary>
    public required int Version { get; init; }

    /// <summary>What it does, as it was written.</summary>
    public required JsonElement Definition { get; init; }

    /// <summary>Whether it came with RankDb.</summary>
    public required bool BuiltIn { get; init; }

    /// <summary>False for a definition of an older release that this one refuses: a search with it is an error that says why.</summary>
    public required bool Usable { get; init; }

    /// <summary>When the version was made; null for one made before RankDb kept versions.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>The role that made the version; null for one made before RankDb kept versions.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>Why it was made, as its author says; null if nothing was said.</summary>
    public string? Note { get; init; }

    /// <summary>Roles that may use the profile; null when every reader may.</summary>
    public IReadOnlyList<string>? GrantedRoles { get; init; }
}
