using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;

namespace RankDb;

/// <summary>The calls about profiles on one open connection, inside its transaction if it has one.</summary>
internal sealed class ProfileCommands(NpgsqlConnection connection)
{
    private const string Columns =
        "v.name, v.version, v.definition::text, v.built_in, v.plan is not null, v.created_at, v.created_by, v.note, (select array_agg(g.role order by g.role) from rankdb.profile_grants g where g.name = v.name)";

    private readonly RankDbCommands _commands = new(connection);

    public Task<IReadOnlyList<RankingProfile>> ListAsync(CancellationToken cancellationToken) =>
        _commands.ReadAsync($"select {Columns} from rankdb.profiles v order by v.name", [], Read, cancellationToken);

    public Task<IReadOnlyList<RankingProfile>> VersionsAsync(string name, CancellationToken cancellationToken) =>
        _commands.ReadAsync($"select {Columns} from rankdb.profile_versions v where v.name = $1 order by v.version desc", [RankDbCommands.Text(name, nameof(name))], Read, cancellationToken);

    public async Task<int> CreateAsync(string name, JsonNode definition, string? note, CancellationToken cancellationToken) =>
        (await _commands.ReadAsync("select rankdb.create_profile($1, $2, $3)",
            [RankDbCommands.Text(name, nameof(name)), RankDbCommands.Json(TextArgument.Json(definition, nameof(definition))), RankDbCommands.OptionalText(note, nameof(note))],
            reader => reader.GetInt32(0), cancellationToken).ConfigureAwait(false))[0];

    public async Task<int> RestoreAsync(string name, int version, CancellationToken cancellationToken) =>
        (await _commands.ReadAsync("select rankdb.restore_profile($1, $2)",
            [RankDbCommands.Text(name, nameof(name)), RankDbCommands.Integer(version)], reader => reader.GetInt32(0), cancellationToken).ConfigureAwait(false))[0];

    public Task DropAsync(string name, CancellationToken cancellationToken) =>
        _commands.ReadAsync("select rankdb.drop_profile($1)", [RankDbCommands.Text(name, nameof(name))], _ => true, cancellationToken);

    public Task GrantAsync(string name, string role, CancellationToken cancellationToken) =>
        _commands.ReadAsync("select rankdb.grant_profile($1, $2)", [RankDbCommands.Text(name, nameof(name)), RankDbCommands.Text(role, nameof(role))], _ => true, cancellationToken);

    public Task RevokeAsync(string name, string role, CancellationToken cancellationToken) =>
        _commands.ReadAsync("select rankdb.revoke_profile($1, $2)", [RankDbCommands.Text(name, nameof(name)), RankDbCommands.Text(role, nameof(role))], _ => true, cancellationToken);

    public Task<IReadOnlyList<ProfileDifference>> CompareAsync(string a, string b, CancellationToken cancellationToken) =>
        _commands.ReadAsync("select d.path, d.a::text, d.b::text from rankdb.profile_diff($1, $2) d",
            [RankDbCommands.Text(a, nameof(a)), RankDbCommands.Text(b, nameof(b))],
            reader => new ProfileDifference(reader.GetString(0), OptionalValue(reader, 1), OptionalValue(reader, 2)), cancellationToken);

    private static RankingProfile Read(NpgsqlDataReader reader) => new()
    {
        Name = reader.GetString(0),
        Version = reader.GetInt32(1),
        Definition = Value(reader.GetString(2)),
        BuiltIn = reader.GetBoolean(3),
        Usable = reader.GetBoolean(4),
        CreatedAt = reader.IsDBNull(5) ? null : reader.GetFieldValue<DateTimeOffset>(5),
        CreatedBy = reader.IsDBNull(6) ? null : reader.GetString(6),
        Note = reader.IsDBNull(7) ? null : reader.GetString(7),
        GrantedRoles = reader.IsDBNull(8) ? null : reader.GetFieldValue<string[]>(8),
    };

    private static JsonElement? OptionalValue(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : Value(reader.GetString(column));

    private static JsonElement Value(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
