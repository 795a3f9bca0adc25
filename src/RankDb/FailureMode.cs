namespace RankDb;

/// <summary>What a search does when the scoring service fails or is late.</summary>
public enum FailureMode
{
    /// <summary>Returns what it has; the status of each row says what is missing.</summary>
    Degrade,

    /// <summary>Raises the service's error (58000, 57014, 53000).</summary>
    Fail,
}
