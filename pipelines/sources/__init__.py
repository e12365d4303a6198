"""One module a kind of source: raw rows in our columns become rows of one staging table, or rejects."""
