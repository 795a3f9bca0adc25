namespace RankDb.Wire.Session;

/// <summary>Follows BEGIN, COMMIT and ROLLBACK, as drivers expect; there is nothing to commit.</summary>
internal sealed class TransactionState
{
    /// <summary>As in ReadyForQuery: I idle, T in a transaction, E in a failed one.</summary>
    public char Status { get; private set; } = 'I';

    /// <summary>Refuses everything but its end in a failed transaction.</summary>
    /// <exception cref="WireException">25P02.</exception>
    public void Check(QueryPlan plan)
    {
        if (Status == 'E' && !plan.IsEmpty && plan.Tag is not ("COMMIT" or "ROLLBACK"))
        {
            throw new WireException(SqlStates.FailedTransaction, "current transaction is aborted, commands ignored until end of transaction block");
        }
    }

    /// <summary>Notes a command that ran.</summary>
    /// <returns>The tag to answer with: COMMIT of a failed transaction is a ROLLBACK.</returns>
    public string Follow(string tag)
    {
        var failed = Status == 'E';
        Status = tag switch
        {
            "BEGIN" or "START TRANSACTION" => 'T',
            "COMMIT" or "ROLLBACK" => 'I',
            _ => Status,
        };
        return failed && tag == "COMMIT" ? "ROLLBACK" : tag;
    }

    /// <summary>Notes an error.</summary>
    public void Fail() => Status = Status == 'T' ? 'E' : Status;
}
