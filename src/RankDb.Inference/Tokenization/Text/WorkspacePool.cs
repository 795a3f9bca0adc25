namespace RankDb.Inference;

/// <summary>Lends workspaces, so that a tokenizer in use by many threads makes new ones only at first.</summary>
internal sealed class WorkspacePool
{
    private readonly Workspace?[] kept = new Workspace?[Math.Max(4, Environment.ProcessorCount)];

    internal Workspace Rent()
    {
        for (var i = 0; i < kept.Length; i++)
        {
            if (Interlocked.Exchange(ref kept[i], null) is { } workspace)
            {
                return workspace;
            }
        }

        return new Workspace();
    }

    internal void Return(Workspace workspace)
    {
        if (!workspace.IsWorthKeeping)
        {
            return;
        }

        for (var i = 0; i < kept.Length; i++)
        {
            if (Interlocked.CompareExchange(ref kept[i], workspace, null) is null)
            {
                return;
            }
        }
    }
}
