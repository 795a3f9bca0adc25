-- Writes the doors of models with grants anew, so that an upgrade reaches those made by an earlier version; their grants stay.
do $$
begin
  perform rankdb._create_door(d.name) from rankdb.model_doors d order by d.door;
end
$$;
