namespace RankDb;

/// <summary>What decides the places of a leaderboard.</summary>
public enum LeaderboardOrder
{
    /// <summary>The mean of the metric. The default.</summary>
    Mean,

    /// <summary>Borda's count of how many others a run beats.</summary>
    Borda,

    /// <summary>Copeland's count of majorities.</summary>
    Copeland,

    /// <summary>The worst defeat is the smallest.</summary>
    Minimax,

    /// <summary>The order that contradicts the fewest votes (Kemeny).</summary>
    Kemeny,

    /// <summary>The strength that explains the wins best (Bradley and Terry).</summary>
    BradleyTerry,
}
