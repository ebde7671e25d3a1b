package com.example.clinic;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Owners, pets and vets in the database. */
@Repository
public class ClinicRepository {

    private final JdbcClient database;

    /** @param database whose tables {@code schema.sql} describes */
    public ClinicRepository(JdbcClient database) {
        this.database = database;
    }

    /** The owner with this id, if there is one. */
    public Optional<Owner> owner(long id) {
        return database.sql("SELECT id, name, telephone FROM owner WHERE id = ?")
                .param(id)
                .query((row, number) -> new Owner(row.getLong("id"), row.getString("name"), row.getString("telephone")))
                .optional();
    }

    /** The pets of an owner, the oldest record first; an unknown one has none. */
    public List<Pet> pets(long ownerId) {
        return database.sql("SELECT id, name FROM pet WHERE owner_id = ? ORDER BY id")
                .param(ownerId)
                .query((row, number) -> new Pet(row.getLong("id"), row.getString("name")))
                .list();
    }

    /** All vets. */
    public List<Vet> vets() {
        return database.sql("SELECT id, name, specialty FROM vet ORDER BY id")
                .query((row, number) -> new Vet(row.getLong("id"), row.getString("name"), row.getString("specialty")))
                .list();
    }

    void changeTelephone(long ownerId, String telephone) {
        database.sql("UPDATE owner SET telephone = ? WHERE id = ?")
                .param(telephone)
                .param(ownerId)
                .update();
    }

    void addPet(long ownerId, String name) {
        database.sql("INSERT INTO pet (owner_id, name) VALUES (?, ?)")
                .param(ownerId)
                .param(name)
                .update();
    }
}
