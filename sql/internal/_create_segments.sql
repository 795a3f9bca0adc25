-- _create_segments: the table of a generation's column segments: the impacts of the frequent terms by chunk id.
create or replace function rankdb._create_segments(index_row rankdb.indexes)
returns void
language plpgsql
as $$
declare
  prefix text := 'g' || index_row.generation;
begin
  if to_regclass(format('rankdb_data.%I', prefix || '_segments')) is not null then
    return;
  end if;
  -- Level 0 has an element for each chunk of the segment, level 1 for each block of chunks: the largest of the block.
  execute format($ddl$
    create table rankdb_data.%1$I (
      level smallint not null,
      term_id integer not null,
      segment integer not null,
      impacts sparsevec not null,
      primary key (level, term_id, segment)
    )$ddl$, prefix || '_segments');
  -- Read whole and often: compression would cost more than it saves.
  execute format('alter table rankdb_data.%I alter column impacts set storage external', prefix || '_segments');
  execute format($ddl$
    create table rankdb_data.%1$I (
      segment integer primary key,
      chunks integer not null,
      dead integer not null default 0
    )$ddl$, prefix || '_segment_state');
  execute format('comment on table rankdb_data.%I is %L', prefix || '_segments',
    'Impacts (with the idf of terms.segment_idf) of the segmented terms by chunk id: bounds for the search, not scores.');
  execute format('comment on table rankdb_data.%I is %L', prefix || '_segment_state',
    'Chunks that each segment was written with, and how many of them were deleted since.');
  execute format('alter table rankdb_data.%I owner to rankdb_owner', prefix || '_segments');
  execute format('alter table rankdb_data.%I owner to rankdb_owner', prefix || '_segment_state');
end
$$;
comment on function rankdb._create_segments(rankdb.indexes) is 'Creates g<N>_segments and g<N>_segment_state where they do not exist.';
