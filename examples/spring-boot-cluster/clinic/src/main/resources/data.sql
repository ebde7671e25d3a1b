INSERT INTO owner
SELECT x, 'Owner no. ' || x, CAST(x * 1000 AS VARCHAR)
FROM system_range(1, 300);

INSERT INTO pet (owner_id, name)
SELECT owner.id, 'Pet no. ' || n.x
FROM owner, system_range(1, 2) AS n
ORDER BY owner.id, n.x;

INSERT INTO vet (id, name, specialty) VALUES
    (1, 'Vet no. 1', 'none'),
    (2, 'Vet no. 2', 'radiology'),
    (3, 'Vet no. 3', 'surgery'),
    (4, 'Vet no. 4', 'dentistry');
