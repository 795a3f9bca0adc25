namespace RankDb.Inference;

/// <summary>
/// Which parts of models are in memory. Parts are loaded when they are used, and over the budget the ones that were
/// used least recently go. A part in use stays: one that needs its room waits until the running calls have ended,
/// and meanwhile no new call may begin on it, so that a busy model cannot keep another out for ever.
/// </summary>
internal sealed class ModelMemory(long? budget)
{
    // A plain object, because Monitor.Wait needs one.
    private readonly object gate = new();
    private readonly List<ResidentSlot> loaded = [];
    private readonly LinkedList<ResidentSlot> waiting = new();
    private long used;
    private long clock;

    /// <summary>Bytes of the parts that are in memory or on their way there; never over the budget.</summary>
    internal long UsedBytes
    {
        get
        {
            lock (gate)
            {
                return used;
            }
        }
    }

    internal void RefuseTooLarge(ResidentSlot slot)
    {
        if (slot.Bytes > budget)
        {
            throw new ModelException(
                $"The model {slot.Model} needs {slot.Bytes} bytes, but the memory budget for models is {budget}; raise it or choose a smaller model.", "54000");
        }
    }

    /// <summary>Returns once the part is in memory and counted as used.</summary>
    internal void Enter(ResidentSlot slot)
    {
        lock (gate)
        {
            while (true)
            {
                if (slot.Ended is { } ended)
                {
                    Forget(slot);
                    throw ended();
                }

                if (slot is { State: ResidentSlot.Presence.Loaded, Draining: false })
                {
                    slot.Users++;
                    slot.LastUse = ++clock;
                    return;
                }

                if (slot.State == ResidentSlot.Presence.Unloaded && IsMyTurn(slot) && TryReserve(slot))
                {
                    break;
                }

                Monitor.Wait(gate);
            }
        }

        Load(slot);
    }

    /// <summary>Ends one use.</summary>
    internal void Exit(ResidentSlot slot)
    {
        lock (gate)
        {
            slot.Users--;
            if (slot.Users > 0)
            {
                return;
            }

            if (slot.Draining || slot.Ended is not null)
            {
                Unload(slot);
            }

            if (waiting.Count > 0)
            {
                Monitor.PulseAll(gate);
            }
        }
    }

    /// <summary>Lets what runs on the part end, and refuses everything later with <paramref name="reason"/>.</summary>
    internal void End(ResidentSlot slot, Func<Exception> reason)
    {
        lock (gate)
        {
            slot.Ended = reason;
            Forget(slot);
            if (slot is { State: ResidentSlot.Presence.Loaded, Users: 0 })
            {
                Unload(slot);
            }

            Monitor.PulseAll(gate);
        }
    }

    private void Load(ResidentSlot slot)
    {
        try
        {
            slot.LoadPart();
        }
        catch
        {
            lock (gate)
            {
                slot.State = ResidentSlot.Presence.Unloaded;
                used -= slot.Bytes;
                Monitor.PulseAll(gate);
            }

            throw;
        }

        lock (gate)
        {
            // The model may have been removed meanwhile; this call came before that, and its end unloads the part.
            slot.State = ResidentSlot.Presence.Loaded;
            slot.Users = 1;
            slot.LastUse = ++clock;
            loaded.Add(slot);
            Monitor.PulseAll(gate);
        }
    }

    // Parts that wait for room get it in the order in which they asked.
    private bool IsMyTurn(ResidentSlot slot)
    {
        if (!slot.Waiting)
        {
            slot.Waiting = true;
            waiting.AddLast(slot);
        }

        return waiting.First!.Value == slot;
    }

    private bool TryReserve(ResidentSlot slot)
    {
        if (!MakeRoom(slot.Bytes))
        {
            return false;
        }

        Forget(slot);
        slot.State = ResidentSlot.Presence.Loading;
        used += slot.Bytes;
        Monitor.PulseAll(gate);
        return true;
    }

    private bool MakeRoom(long bytes)
    {
        while (used + bytes > budget)
        {
            var idle = loaded.Where(slot => slot.Users == 0).MinBy(slot => slot.LastUse);
            if (idle is null)
            {
                Drain(used + bytes - budget.Value);
                return false;
            }

            Unload(idle);
        }

        return true;
    }

    private void Drain(long bytes)
    {
        foreach (var slot in loaded.OrderBy(slot => !slot.Draining).ThenBy(slot => slot.LastUse))
        {
            if (bytes <= 0)
            {
                return;
            }

            slot.Draining = true;
            bytes -= slot.Bytes;
        }
    }

    private void Unload(ResidentSlot slot)
    {
        loaded.Remove(slot);
        slot.State = ResidentSlot.Presence.Unloaded;
        slot.Draining = false;
        slot.UnloadPart();
        used -= slot.Bytes;
        Monitor.PulseAll(gate);
    }

    private void Forget(ResidentSlot slot)
    {
        if (slot.Waiting)
        {
            slot.Waiting = false;
            waiting.Remove(slot);
            Monitor.PulseAll(gate);
        }
    }
}
