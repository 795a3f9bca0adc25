-- _voting_scores: scores of items by voting rules over pairwise preferences (flat, as _preferences gives them); higher is better.
-- Borda: the share of an item's votes that it won, so that items with missing cells are not punished; 0.5 where it was never compared.
-- Copeland (1951): items beaten by majority, less items that beat it. Minimax (Simpson 1969, Kramer 1977): minus the largest margin of another.
create or replace function rankdb._voting_scores(
  preferences double precision[], items integer, out borda double precision[], out copeland double precision[], out minimax double precision[])
language plpgsql immutable
as $$
begin
  select array_agg(s.borda order by s.item), array_agg(s.copeland order by s.item), array_agg(s.minimax order by s.item)
  into borda, copeland, minimax
  from (
    select i as item, coalesce(sum(w.won) / nullif(sum(w.won) + sum(w.lost), 0), 0.5) as borda,
      coalesce(sum(sign(w.won - w.lost)), 0) as copeland, least(0, min(w.won - w.lost)) as minimax
    from generate_series(1, items) i
    left join generate_series(1, items) j on j <> i
    cross join lateral (select preferences[(i - 1) * items + j] as won, preferences[(j - 1) * items + i] as lost) w
    group by i) s;
end
$$;
comment on function rankdb._voting_scores(double precision[], integer) is 'Scores by Borda, Copeland and minimax of each item, in order.';
