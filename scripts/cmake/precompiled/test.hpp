// What nearly every test includes beside them.
#include "standard.hpp"

#include <catch2/catch.hpp>

#include <future>
#include <iostream>
#include <sstream>
