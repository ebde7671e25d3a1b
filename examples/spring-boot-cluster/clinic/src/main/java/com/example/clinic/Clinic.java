package com.example.clinic;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;

/** What the API gives: from the caches where it is there, else from the database. */
@Service
class Clinic {

    private final ClinicRepository repository;

    Clinic(ClinicRepository repository) {
        this.repository = repository;
    }

    /** In Redis: {@code owners::<id>}. That there is no such owner is cached, too. */
    @Cacheable("owners")
    public @Nullable Owner owner(long id) {
        return repository.owner(id).orElse(null);
    }

    @CacheEvict(cacheNames = "owners", key = "#ownerId")
    public void changeTelephone(long ownerId, String telephone) {
        repository.changeTelephone(ownerId, telephone);
    }

    /** In Redis: {@code pets::<id of the owner>}, mostly on another node than the owner. */
    @Cacheable("pets")
    public List<Pet> pets(long ownerId) {
        return repository.pets(ownerId);
    }

    @CacheEvict(cacheNames = "pets", key = "#ownerId")
    public void addPet(long ownerId, String name) {
        repository.addPet(ownerId, name);
    }

    /** In Redis: {@code vets::SimpleKey []}, one key on one node, which everybody reads. */
    @Cacheable("vets")
    public List<Vet> vets() {
        return repository.vets();
    }
}
