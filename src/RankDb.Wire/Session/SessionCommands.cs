using RankDb.Wire.Protocol;
using RankDb.Wire.Sql;

namespace RankDb.Wire.Session;

/// <summary>Carries out statements that change nothing but the session, and answers them.</summary>
internal sealed class SessionCommands(SessionSettings settings, TransactionState transaction, Dictionary<string, QueryPlan> statements, MessageWriter writer)
{
    /// <summary>Carries one out and writes its CommandComplete.</summary>
    /// <exception cref="WireException">It is refused; nothing was written.</exception>
    public void Run(SessionCommand command)
    {
        var (tag, warning) = transaction.Follow(command);
        switch (command.Effect)
        {
            case SessionEffect.Commit or SessionEffect.Rollback: settings.EndTransaction(); break;
            case SessionEffect.Set: settings.Set(command.Name, command.Value); break;
            case SessionEffect.SetLocal when transaction.Status == 'T': settings.SetLocal(command.Name, command.Value); break;
            case SessionEffect.Reset: settings.Set(command.Name, null); break;
            case SessionEffect.ResetAll: settings.ResetAll(); break;
            case SessionEffect.DiscardAll: settings.ResetAll(); statements.Clear(); break;
            case SessionEffect.DeallocateAll: statements.Clear(); break;
            case SessionEffect.Deallocate when !statements.Remove(command.Name): throw Unprepared(command.Name);
        }

        if (warning is { } given)
        {
            writer.Warning(given.SqlState, given.Message);
        }

        Report();
        writer.CommandComplete(tag);
    }

    /// <summary>Tells the client which of the settings that it watches have changed.</summary>
    public void Report()
    {
        foreach (var (name, value) in settings.TakeReports())
        {
            writer.ParameterStatus(name, value);
        }
    }

    /// <summary>The error for a statement that was never prepared.</summary>
    public static WireException Unprepared(string name) =>
        new(SqlStates.UnknownPreparedStatement, name.Length == 0 ? "unnamed prepared statement does not exist" : "prepared statement does not exist");
}
