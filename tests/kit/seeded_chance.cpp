#include "tests/kit/seeded_chance.h"

#include "core/base/error.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <mutex>

namespace vb::test {

namespace {

struct SeededSource {
    std::mutex mutex;
    quint64 state = 0;
    bool isOn = false;
};

SeededSource &seededSource()
{
    static SeededSource source;
    return source;
}

const char *seededName()
{
    return "seeded, for tests";
}

void seededBytes(void *const bytes, const std::size_t size)
{
    SeededSource &source = seededSource();
    const std::lock_guard lock(source.mutex);
    for (std::size_t at = 0; at < size; at += sizeof(quint64)) {
        const quint64 number = nextOf(source.state);
        std::memcpy(static_cast<char *>(bytes) + at, &number, std::min(size - at, sizeof number));
    }
}

std::uint32_t seededNumber()
{
    std::uint32_t number = 0;
    seededBytes(&number, sizeof number);
    return number;
}

randombytes_implementation seededGenerator {seededName, seededNumber, nullptr, nullptr, seededBytes, nullptr};

} // namespace

quint64 nextOf(quint64 &state)
{
    state += 0x9E3779B97F4A7C15ULL;
    quint64 z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

SeededChance::SeededChance(quint64 seed)
{
    VB_INVARIANT(sodium_init() >= 0);
    SeededSource &source = seededSource();
    const std::lock_guard lock(source.mutex);
    VB_INVARIANT(!source.isOn);
    source.isOn = true;
    source.state = ~seed; // apart from what a test itself draws by this number
    randombytes_set_implementation(&seededGenerator);
}

SeededChance::~SeededChance()
{
    SeededSource &source = seededSource();
    const std::lock_guard lock(source.mutex);
    source.isOn = false;
    randombytes_set_implementation(&randombytes_sysrandom_implementation);
}

} // namespace vb::test
