-- _rolled_leg: the k best documents of a leg by a rollup that looks at more than the best chunk of each.
-- It looks at the leg's best 4k chunks; while these hold fewer than k documents and there are more, at twice as many.
create or replace function rankdb._rolled_leg(
  kind text, index_row rankdb.indexes, parsed rankdb.lexical_query, embedding text, scope rankdb.scope, k integer, rollup jsonb)
returns rankdb.hit[]
language plpgsql stable
as $$
declare
  chunks rankdb.hit[];
  documents integer;
  depth integer := 4 * k;
begin
  scope.unit := 'chunk';
  loop
    chunks := rankdb._leg(kind, index_row, parsed, embedding, scope, depth);
    select count(distinct h.id) into documents from unnest(chunks) h;
    exit when documents >= k or cardinality(chunks) < depth;
    depth := depth * 2;
  end loop;
  return rankdb._roll_up(index_row, chunks, rollup, k);
end
$$;
comment on function rankdb._rolled_leg(text, rankdb.indexes, rankdb.lexical_query, text, rankdb.scope, integer, jsonb) is
  'The k best documents of a leg by the rollup first, mean or decay of their chunks among the leg''s best.';
