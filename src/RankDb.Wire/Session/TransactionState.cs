using RankDb.Wire.Sql;

namespace RankDb.Wire.Session;

/// <summary>Follows transactions and savepoints, as drivers expect; there is nothing to commit.</summary>
internal sealed class TransactionState
{
    private const int MaxSavepoints = 10_000;
    private readonly List<string> _savepoints = [];

    /// <summary>As in ReadyForQuery: I idle, T in a transaction, E in a failed one.</summary>
    public char Status { get; private set; } = 'I';

    /// <summary>Refuses everything but its end in a failed transaction.</summary>
    /// <exception cref="WireException">25P02.</exception>
    public void Check(QueryPlan plan)
    {
        if (Status == 'E' && !plan.IsEmpty && plan.Command?.Effect is not (SessionEffect.Commit or SessionEffect.Rollback or SessionEffect.RollbackTo))
        {
            throw new WireException(SqlStates.FailedTransaction, "current transaction is aborted, commands ignored until end of transaction block");
        }
    }

    /// <summary>Notes a command that ran.</summary>
    /// <returns>The tag to answer with (COMMIT of a failed transaction is a ROLLBACK), and a warning or null.</returns>
    /// <exception cref="WireException">25P01 outside a transaction, 3B001 for an unknown savepoint.</exception>
    public (string Tag, (string SqlState, string Message)? Warning) Follow(SessionCommand command)
    {
        var before = Status;
        switch (command.Effect)
        {
            case SessionEffect.Begin:
                Status = before == 'I' ? 'T' : before;
                return (command.Tag, before == 'I' ? null : (SqlStates.ActiveTransaction, "there is already a transaction in progress"));
            case SessionEffect.Commit or SessionEffect.Rollback:
                if (before == 'I' && command.Chain)
                {
                    throw Outside($"{command.Tag} AND CHAIN");
                }

                _savepoints.Clear();
                Status = command.Chain ? 'T' : 'I';
                return (before == 'E' ? "ROLLBACK" : command.Tag, before == 'I' ? (SqlStates.NoTransaction, "there is no transaction in progress") : null);
            case SessionEffect.Savepoint:
                RequireTransaction("SAVEPOINT");
                if (_savepoints.Count == MaxSavepoints)
                {
                    throw new WireException(SqlStates.TooLarge, $"a transaction may hold {MaxSavepoints} savepoints", "Release those that are no longer used.");
                }

                _savepoints.Add(command.Name);
                break;
            case SessionEffect.RollbackTo:
                RequireTransaction("ROLLBACK TO SAVEPOINT");
                _savepoints.RemoveRange(Find(command.Name) + 1, _savepoints.Count - Find(command.Name) - 1);
                Status = 'T';
                break;
            case SessionEffect.Release:
                RequireTransaction("RELEASE SAVEPOINT");
                var released = Find(command.Name);
                _savepoints.RemoveRange(released, _savepoints.Count - released);
                break;
        }

        return (command.Tag, null);
    }

    /// <summary>Notes an error.</summary>
    public void Fail() => Status = Status == 'T' ? 'E' : Status;

    private int Find(string name)
    {
        var index = _savepoints.LastIndexOf(name);
        return index >= 0 ? index : throw new WireException(SqlStates.UnknownSavepoint, $"savepoint \"{(name.Length > 64 ? name[..64] : name)}\" does not exist");
    }

    private void RequireTransaction(string what)
    {
        if (Status == 'I')
        {
            throw Outside(what);
        }
    }

    private static WireException Outside(string what) => new(SqlStates.NoTransaction, $"{what} can only be used in transaction blocks");
}
