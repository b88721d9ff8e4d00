#include "ui/setup/practice_page.h"

#include "core/base/text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/time_zone_field.h"

#include <QTimeZone>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kLongestAddress = 400;
constexpr int kLongestLicence = 100;

/// The system's zone, where it has one of the world's and not just an offset.
QString systemZone()
{
    const QByteArray id = QTimeZone::systemTimeZoneId();
    return id.contains('/') && !id.startsWith("Etc/") ? QString::fromLatin1(id) : QString();
}

} // namespace

PracticePage::PracticePage(SetupModel &model, QWidget *parent)
    : SetupPage(model, QStringLiteral("setup.practice"), tr("Your practice"),
                tr("It stands on papers and in exports. All of it can be changed later in the settings."), parent)
    , m_name(new LineField)
    , m_address(new LineField)
    , m_licence(new LineField)
    , m_timeZone(new TimeZoneField)
{
    m_name->setRequired(true);
    m_name->setMaxLength(text::kMaxName);
    m_address->setMaxLength(kLongestAddress);
    m_address->setPlaceholderText(tr("Street, city, state, ZIP code"));
    m_licence->setMaxLength(kLongestLicence);
    name(m_name, QStringLiteral("name"), tr("Name of the practice"));
    name(m_address, QStringLiteral("address"), tr("Address"));
    name(m_licence, QStringLiteral("licence"), tr("Licence number"));
    name(m_timeZone, QStringLiteral("timeZone"), tr("Time zone"));

    auto *nameField = new FormField(tr("Name of the practice"), m_name);
    auto *addressField = new FormField(tr("Address"), m_address);
    addressField->setOptional(true);
    auto *licenceField = new FormField(tr("Licence number"), m_licence);
    licenceField->setOptional(true);
    licenceField->setHelp(tr("Of the facility or the business, where your state gives one."));
    auto *zoneField = new FormField(tr("Time zone"), m_timeZone);
    zoneField->setHelp(tr("Type a city to search. Appointments and papers show the time there."));
    for (FormField *field : {nameField, addressField, licenceField, zoneField})
        body()->addWidget(field);

    m_timeZone->setZone(systemZone());
    for (LineField *field : {m_name, m_address, m_licence, static_cast<LineField *>(m_timeZone)})
        connect(field, &QLineEdit::textChanged, &model, &SetupModel::touch);
}

void PracticePage::enter()
{
    m_name->setFocus(Qt::TabFocusReason);
    m_name->selectAll(); // also when it had the focus already
}

bool PracticePage::mayGoOn()
{
    bool good = true;
    for (LineField *field : {m_name, m_address, m_licence, static_cast<LineField *>(m_timeZone)})
        if (!field->check() && std::exchange(good, false))
            field->setFocus(Qt::OtherFocusReason);
    if (good)
        model().setPractice({m_name->cleanText(), m_address->cleanText(), m_licence->cleanText(), m_timeZone->zone()});
    return good;
}

} // namespace vb::ui
