using System.Text.Json.Nodes;

namespace RankDb;

/// <summary>Ranking profiles: what there is, and how it changes.</summary>
public sealed partial class RankDbClient
{
    /// <summary>The newest version of every profile that the connection's role may use, by name.</summary>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public Task<IReadOnlyList<RankingProfile>> GetProfilesAsync(CancellationToken cancellationToken = default) =>
        ConnectedAsync(connection => new ProfileCommands(connection).ListAsync(cancellationToken), cancellationToken);

    /// <summary>Every version of a profile, newest first; none for a name that does not exist or that the connection's role may not use.</summary>
    /// <param name="name">The profile's name.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public Task<IReadOnlyList<RankingProfile>> GetProfileVersionsAsync(string name, CancellationToken cancellationToken = default) =>
        ConnectedAsync(connection => new ProfileCommands(connection).VersionsAsync(name, cancellationToken), cancellationToken);

    /// <summary>Stores a profile, or a new version of one that is not built in.</summary>
    /// <param name="name">A lower-case letter, then up to 62 of a-z, 0-9, _ and -.</param>
    /// <param name="definition">What it does, as <c>rankdb.profile_schema()</c> describes it. What is wrong in it is an error (22023) with a pointer to the place.</param>
    /// <param name="note">Why, for those who read the versions; null for none.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    /// <returns>The version, counted from 1.</returns>
    public Task<int> CreateProfileAsync(string name, JsonNode definition, string? note = null, CancellationToken cancellationToken = default) =>
        ConnectedAsync(connection => new ProfileCommands(connection).CreateAsync(name, definition, note, cancellationToken), cancellationToken);

    /// <summary>Makes the definition of an older version the newest version.</summary>
    /// <param name="name">The profile's name.</param>
    /// <param name="version">The version whose definition to take, from 1.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    /// <returns>The number of the new version.</returns>
    public Task<int> RestoreProfileAsync(string name, int version, CancellationToken cancellationToken = default) =>
        ConnectedAsync(connection => new ProfileCommands(connection).RestoreAsync(name, version, cancellationToken), cancellationToken);

    /// <summary>Removes a profile with all its versions and grants. A built-in one cannot be removed (55000).</summary>
    /// <param name="name">The profile's name.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public Task DropProfileAsync(string name, CancellationToken cancellationToken = default) =>
        ConnectedAsync(connection => Done(new ProfileCommands(connection).DropAsync(name, cancellationToken)), cancellationToken);

    /// <summary>Lets the members of a role use a profile; from the first grant on, others than these and the owners may not.</summary>
    /// <param name="name">The profile's name.</param>
    /// <param name="role">A role of the database.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public Task GrantProfileAsync(string name, string role, CancellationToken cancellationToken = default) =>
        ConnectedAsync(connection => Done(new ProfileCommands(connection).GrantAsync(name, role, cancellationToken)), cancellationToken);

    /// <summary>Takes a grant back; with the last one the profile is open to every reader again.</summary>
    /// <param name="name">The profile's name.</param>
    /// <param name="role">A role that has the grant.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public Task RevokeProfileAsync(string name, string role, CancellationToken cancellationToken = default) =>
        ConnectedAsync(connection => Done(new ProfileCommands(connection).RevokeAsync(name, role, cancellationToken)), cancellationToken);

    /// <summary>In what two profiles differ, with defaults filled in; no rows when they rank the same way.</summary>
    /// <param name="a">A name, or <c>name@version</c>.</param>
    /// <param name="b">A name, or <c>name@version</c>.</param>
    /// <param name="cancellationToken">Cancels the statement on the server.</param>
    public Task<IReadOnlyList<ProfileDifference>> CompareProfilesAsync(string a, string b, CancellationToken cancellationToken = default) =>
        ConnectedAsync(connection => new ProfileCommands(connection).CompareAsync(a, b, cancellationToken), cancellationToken);

    private static async Task<bool> Done(Task work)
    {
        await work.ConfigureAwait(false);
        return true;
    }
}
