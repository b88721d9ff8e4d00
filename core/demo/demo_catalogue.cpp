#include "core/demo/demo_catalogue.h"

#include <array>

namespace vb::demo {

namespace {

struct ServiceLine {
    QStringView name;
    int minutes;
    int afterwards;
    QStringView room;
    QStringView licence;
};

struct ProductLine {
    QStringView name;
    QStringView unit;
    bool lots;
};

constexpr std::array kServiceLines {
    ServiceLine {u"New patient consultation", 30, 5, u"Consultation", u"RN"},
    ServiceLine {u"Follow-up", 15, 5, u"Consultation", u"LE"},
    ServiceLine {u"Neurotoxin", 30, 10, u"Treatment room", u"RN"},
    ServiceLine {u"Neurotoxin touch-up", 15, 5, u"Treatment room", u"RN"},
    ServiceLine {u"Lip filler, 1 mL", 60, 10, u"Treatment room", u"RN"},
    ServiceLine {u"Cheek filler, per syringe", 60, 10, u"Treatment room", u"RN"},
    ServiceLine {u"Biostimulator, per vial", 60, 10, u"Treatment room", u"RN"},
    ServiceLine {u"Filler dissolve", 30, 15, u"Treatment room", u"NP"},
    ServiceLine {u"Microneedling", 60, 15, u"Treatment room", u"LE"},
    ServiceLine {u"Facial with vortex device", 45, 10, u"Facial room", u"LE"},
    ServiceLine {u"Chemical peel, light", 30, 10, u"Facial room", u"LE"},
    ServiceLine {u"Chemical peel, medium", 45, 10, u"Facial room", u"RN"},
    ServiceLine {u"IPL photofacial", 45, 10, u"Laser room", u"RN"},
    ServiceLine {u"Laser hair removal, small area", 30, 10, u"Laser room", u"LE"},
    ServiceLine {u"Laser hair removal, large area", 60, 10, u"Laser room", u"LE"},
    ServiceLine {u"Laser resurfacing", 90, 20, u"Laser room", u"NP"},
    ServiceLine {u"Body contouring, one cycle", 60, 10, u"Treatment room", u"LE"},
    ServiceLine {u"Dermaplaning", 30, 10, u"Facial room", u"LE"},
    ServiceLine {u"IV hydration", 45, 10, u"Treatment room", u"RN"},
    ServiceLine {u"B12 shot", 10, 5, u"", u"RN"},
};

constexpr std::array kProductLines {
    ProductLine {u"Botox Cosmetic", u"unit", true},
    ProductLine {u"Dysport", u"unit", true},
    ProductLine {u"Jeuveau", u"unit", true},
    ProductLine {u"Xeomin", u"unit", true},
    ProductLine {u"Juvederm Voluma XC", u"mL", true},
    ProductLine {u"Juvederm Volbella XC", u"mL", true},
    ProductLine {u"Restylane Kysse", u"mL", true},
    ProductLine {u"Restylane Lyft", u"mL", true},
    ProductLine {u"Sculptra", u"vial", true},
    ProductLine {u"Radiesse", u"syringe", true},
    ProductLine {u"Hyaluronidase", u"unit", true},
    ProductLine {u"Glycolic acid 30 %", u"mL", true},
    ProductLine {u"Vitamin B12", u"mL", true},
    ProductLine {u"Microneedling tip", u"piece", true},
    ProductLine {u"Sunscreen SPF 50", u"piece", false},
    ProductLine {u"Gentle cleanser", u"piece", false},
};

} // namespace

std::vector<practice::Service> demoServices()
{
    std::vector<practice::Service> all;
    for (const ServiceLine &line : kServiceLines)
        all.push_back({.name = line.name.toString(),
                       .minutes = line.minutes,
                       .afterwards = line.afterwards,
                       .roomKind = line.room.toString(),
                       .licence = line.licence.toString()});
    return all;
}

std::vector<practice::Product> demoProducts()
{
    std::vector<practice::Product> all;
    for (const ProductLine &line : kProductLines)
        all.push_back({.name = line.name.toString(), .unit = line.unit.toString(), .lotTracked = line.lots});
    return all;
}

} // namespace vb::demo
