using Npgsql;

namespace RankDb.IntegrationTests.Support;

/// <summary>A database that lives as long as this object, with the login roles made for it.</summary>
public sealed class ScratchDatabase : IAsyncDisposable
{
    private readonly List<NpgsqlDataSource> _sources = [];
    private readonly List<string> _roles = [];

    internal ScratchDatabase(string name)
    {
        Name = name;
        ConnectionString = TestServer.ConnectionTo(name);
        DataSource = NpgsqlDataSource.Create(ConnectionString);
    }

    public string Name { get; }

    /// <summary>As superuser.</summary>
    public string ConnectionString { get; }

    /// <summary>As superuser.</summary>
    public NpgsqlDataSource DataSource { get; }

    /// <summary>Runs statements as superuser.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken = default)
    {
        await using var command = DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The first column of the first row, as superuser.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, CancellationToken cancellationToken = default)
    {
        await using var command = DataSource.CreateCommand(sql);
        var value = await command.ExecuteScalarAsync(cancellationToken);
        return value is null or DBNull ? default : (T)value;
    }

    /// <summary>All rows, each as its columns' texts joined by '|', as psql -A prints them.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync(string sql, CancellationToken cancellationToken = default)
    {
        var rows = new List<string>();
        await using var command = DataSource.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i =>
                reader.IsDBNull(i) ? "" : Convert.ToString(reader.GetValue(i), System.Globalization.CultureInfo.InvariantCulture))));
        }

        return rows;
    }

    /// <summary>Makes an ordinary login role, a member of the roles given, and connects as it.</summary>
    public async Task<TestRole> CreateRoleAsync(CancellationToken cancellationToken, params string[] memberOf)
    {
        var name = $"{Name}_role{_roles.Count + 1}";
        await ExecuteAsync($"create role {name} login password '{TestRole.Password}'", cancellationToken);
        _roles.Add(name);
        foreach (var role in memberOf)
        {
            await ExecuteAsync($"grant {role} to {name}", cancellationToken);
        }

        var connection = new NpgsqlConnectionStringBuilder(ConnectionString) { Username = name, Password = TestRole.Password }.ConnectionString;
        var source = NpgsqlDataSource.Create(connection);
        _sources.Add(source);
        return new TestRole(name, connection, source);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources)
        {
            await source.DisposeAsync();
        }

        await DataSource.DisposeAsync();
        await TestServer.ExecuteAsync($"drop database if exists {Name} with (force)", CancellationToken.None);
        foreach (var role in _roles)
        {
            await TestServer.ExecuteAsync($"drop role {role}", CancellationToken.None);
        }
    }
}
