package com.example.clinic;

import java.util.List;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The API. As in many services a failure of Redis is not caught: it fails the request. */
@RestController
class ClinicController {

    private final Clinic clinic;

    ClinicController(Clinic clinic) {
        this.clinic = clinic;
    }

    @GetMapping("/owners/{id}")
    ResponseEntity<Owner> owner(@PathVariable long id) {
        return ResponseEntity.of(Optional.ofNullable(clinic.owner(id)));
    }

    @PutMapping("/owners/{id}/telephone")
    void changeTelephone(@PathVariable long id, @RequestParam String number) {
        clinic.changeTelephone(id, number);
    }

    @GetMapping("/owners/{id}/pets")
    List<Pet> pets(@PathVariable long id) {
        return clinic.pets(id);
    }

    @PostMapping("/owners/{id}/pets")
    void addPet(@PathVariable long id, @RequestParam String name) {
        clinic.addPet(id, name);
    }

    @GetMapping("/vets")
    List<Vet> vets() {
        return clinic.vets();
    }
}
