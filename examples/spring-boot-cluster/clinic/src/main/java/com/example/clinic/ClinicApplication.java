package com.example.clinic;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the clinic. */
@SpringBootApplication
public class ClinicApplication {

    /** See the class. */
    public static void main(String[] args) {
        SpringApplication.run(ClinicApplication.class, args);
    }
}
