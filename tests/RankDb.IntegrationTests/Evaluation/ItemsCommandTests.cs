using RankDb.IntegrationTests.Search;
using RankDb.IntegrationTests.Support;
using Xunit;

namespace RankDb.IntegrationTests.Evaluation;

/// <summary>Tests of commands over <see cref="LegDatabase"/>: the commands with files of their own, and what a class puts into its database before its first test.</summary>
public abstract class ItemsCommandTests(LegDatabase items) : IClassFixture<LegDatabase>, IAsyncLifetime
{
    private EvaluationCommands? _commands;

    private protected ScratchDatabase Database => items.Database.Scratch;

    private protected EvaluationCommands Commands => _commands!;

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>SQL that adds to <see cref="JudgedItems"/>; null for a database without judgments.</summary>
    private protected virtual string? Filling => null;

    public async ValueTask InitializeAsync()
    {
        if (!TestServer.IsConfigured)
        {
            return;
        }

        _commands = new EvaluationCommands(items.Database.ConnectionString);
        // The database is the class's, this instance a test's.
        if (Filling is { } filling && !await Database.ScalarAsync<bool>("select exists (select from rankdb.queries where set_name = 'items')", Ct))
        {
            await JudgedItems.FillAsync(Database, Ct);
            if (filling.Length > 0)
            {
                await Database.ExecuteAsync(filling, Ct);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _commands?.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
