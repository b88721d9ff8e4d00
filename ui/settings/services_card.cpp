#include "ui/settings/services_card.h"

#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/tokens.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QSpinBox>

namespace vb::ui {

namespace {

enum ServiceDraftKey { kMinutes = 10, kAfterwards, kRoom, kLicence };
constexpr int kUsualMinutes = 30;
constexpr int kUsualAfterwards = 10;
constexpr int kLongestService = 480;
constexpr int kMostAfterwards = 240;
constexpr int kLongestRoomKind = 60;

} // namespace

ServicesCard::ServicesCard(session::Session &session, QWidget *parent)
    : CatalogueCard(QStringLiteral("catalogue.services"),
                    {tr("Services"),
                     tr("Services of the practice"),
                     tr("Add a service"),
                     tr("No services yet"),
                     tr("Write down below what clients come for: a visit then says what it is for."),
                     {tr("Service"), tr("Time"), tr("Room"), tr("Who")}},
                    session, parent)
    , m_minutes(new QSpinBox)
    , m_afterwards(new QSpinBox)
    , m_room(new LineField)
    , m_licence(new QComboBox)
{
    setObjectName(QStringLiteral("catalogue.services"));
    m_minutes->setRange(1, kLongestService);
    m_minutes->setSuffix(tr(" min"));
    m_afterwards->setRange(0, kMostAfterwards);
    m_afterwards->setSuffix(tr(" min"));
    m_room->setMaxLength(kLongestRoomKind);
    m_licence->addItem(tr("Anybody"), QString());
    for (const QString &level : practice::licenceLevels())
        m_licence->addItem(tr("%1 or above", "least licence").arg(level), level);
    const auto named = [this](QWidget *edit, const char *part, const QString &label) {
        edit->setObjectName(id(part));
        edit->setAccessibleName(label);
        auto *frame = new FormField(label, edit);
        frame->setReservesLine(false);
        return frame;
    };
    m_grid->addWidget(named(m_minutes, "minutes", tr("How long it takes")), 1, 0);
    m_grid->addWidget(named(m_afterwards, "afterwards", tr("Until the room is free")), 1, 1);
    m_grid->addWidget(named(m_room, "room", tr("Kind of room")), 1, 2);
    m_grid->addWidget(named(m_licence, "licence", tr("Who may do it")), 1, 3);
    finishForm();
}

void ServicesCard::fillForm(const QCborMap &entry)
{
    m_minutes->setValue(static_cast<int>(entry.value(kMinutes).toInteger(kUsualMinutes)));
    m_afterwards->setValue(static_cast<int>(entry.value(kAfterwards).toInteger(kUsualAfterwards)));
    m_room->setText(entry.value(kRoom).toString());
    m_room->setProblem(QString());
    m_licence->setCurrentIndex(std::max(0, m_licence->findData(entry.value(kLicence).toString())));
}

QCborMap ServicesCard::typedOfKind() const
{
    return {{kMinutes, m_minutes->value()},
            {kAfterwards, m_afterwards->value()},
            {kRoom, m_room->text()},
            {kLicence, m_licence->currentData().toString()}};
}

bool ServicesCard::checkOfKind()
{
    if (m_room->check())
        return true;
    m_room->setFocus(Qt::OtherFocusReason);
    return false;
}

void ServicesCard::ask()
{
    deliver(m_session.catalogue().services(), this, [this](const Result<std::vector<practice::Service>> &answer) {
        if (!answer.ok())
            return refuse(answer.error());
        std::vector<QCborMap> entries;
        std::vector<QStringList> cells;
        for (const practice::Service &service : *answer) {
            entries.push_back({{kId, service.id.bytes()},
                               {kActive, service.active},
                               {kName, service.name},
                               {kMinutes, service.minutes},
                               {kAfterwards, service.afterwards},
                               {kRoom, service.roomKind},
                               {kLicence, service.licence}});
            cells.push_back(
                {service.name, tr("%1 + %2 min").arg(service.minutes).arg(service.afterwards),
                 service.roomKind.isEmpty() ? tr("any") : service.roomKind,
                 service.licence.isEmpty() ? tr("anybody") : tr("%1 or above", "least licence").arg(service.licence)});
        }
        showRows(entries, cells);
    });
}

void ServicesCard::send()
{
    const auto future = m_session.catalogue().save(practice::Service {.id = m_id,
                                                                      .name = m_name->cleanText(),
                                                                      .minutes = m_minutes->value(),
                                                                      .afterwards = m_afterwards->value(),
                                                                      .roomKind = m_room->cleanText(),
                                                                      .licence = m_licence->currentData().toString(),
                                                                      .active = m_active->isChecked()});
    m_save->watch(future);
    deliver(future, this, [this](const Result<practice::Service> &answer) {
        take(answer.ok() ? Result<EntityId>(answer->id) : Result<EntityId>(answer.error()));
    });
}

} // namespace vb::ui
