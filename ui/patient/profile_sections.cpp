#include "ui/patient/profile_sections.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/date_field.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/question.h"
#include "ui/kit/tokens.h"
#include "ui/patient/item_specs.h"
#include "ui/patient/marketing_card.h"
#include "ui/patient/merge_card.h"
#include "ui/patient/patient_facts.h"
#include "ui/patient/patient_text.h"
#include "ui/patient/side_by_side.h"

#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

bool mayWith(const session::Session &session, access::Right right)
{
    return access::authorize(session.actor(), right).ok();
}

QWidget *columnOfCards(const std::vector<QWidget *> &cards)
{
    auto *place = new QWidget;
    auto *down = new QVBoxLayout(place);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::l);
    for (QWidget *card : cards)
        down->addWidget(card);
    down->addStretch(1); // else the cards would share what is left
    return place;
}

} // namespace

ProfileSections::ProfileSections(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_mayEdit(mayWith(session, access::Right::patientUpdate))
    , m_mayMerge(mayWith(session, access::Right::patientMerge))
    , m_merged(new Banner(BannerKind::info))
    , m_unmerge(new Question(QStringLiteral("patient.unmerge"), ButtonKind::primary))
    , m_minor(new Banner(BannerKind::info))
    , m_notices(makeNotices())
    , m_privacy(new PatientFacts(tr("Privacy"), 1))
    , m_marketing(new MarketingCard(session, m_mayEdit))
    , m_merge(new MergeCard(session))
{
    for (auto spec : {phonesSpec, emailsSpec, addressesSpec, peopleSpec, coveragesSpec}) {
        auto *card = new ItemsCard(session, spec(), m_mayEdit);
        connect(card, &ItemsCard::changed, this, &ProfileSections::reload);
        m_cards.push_back(card);
    }
    m_people = m_cards.at(3);
    if (!m_mayMerge)
        m_merge->hide();
    connect(m_marketing, &MarketingCard::changed, this, &ProfileSections::reload);
    connect(m_merge, &MergeCard::merged, this, &ProfileSections::recordWanted);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->addWidget(new SideBySide(
        columnOfCards({m_cards.at(0), m_cards.at(1), m_cards.at(2), m_cards.at(3), m_cards.at(4), m_merge}),
        columnOfCards({m_privacy, m_marketing})));
}

QWidget *ProfileSections::makeNotices()
{
    m_merged->setObjectName(QStringLiteral("patient.merged"));
    if (m_mayMerge)
        m_merged->setAction(tr("Undo merge"));
    m_minor->setObjectName(QStringLiteral("patient.minor"));
    m_minor->setText(tr("Under 18, and no guardian is on record."));
    if (m_mayEdit)
        m_minor->setAction(tr("Add a guardian"));
    for (Banner *banner : {m_merged, m_minor})
        banner->hide();
    connect(m_merged, &Banner::actionTriggered, this, [this] {
        m_unmerge->ask(tr("The two records are then apart, each as it was before, with what was written to it since."),
                       tr("Undo merge"), tr("Keep merged"));
    });
    connect(m_unmerge, &Question::confirmed, this, &ProfileSections::unmerge);
    connect(m_minor, &Banner::actionTriggered, this, [this] {
        m_people->startAdd({{QStringLiteral("role"), QStringLiteral("guardian")}});
    });
    auto *notices = new QWidget;
    auto *down = new QVBoxLayout(notices);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    down->addWidget(m_merged);
    down->addWidget(m_unmerge);
    down->addWidget(m_minor);
    return notices;
}

void ProfileSections::setProfile(const patient::Profile &profile)
{
    m_profile = profile;
    const patient::Patient &p = profile.patient;
    for (ItemsCard *card : m_cards)
        card->setItems(p.id, profile.items);
    const QString reach = p.confidentialChannel.isEmpty()
        ? QString()
        : tr("%1: %2", "channel, number or address").arg(channelText(p.confidentialChannel), p.confidentialTo);
    m_privacy->setFacts({{tr("Confidential communication"), p.confidential},
                         {tr("Reach the person by"), reach},
                         {tr("Not to be passed on"), p.disclosureLimits}});
    m_marketing->setChoices(p.id, profile.marketing);
    m_merge->setPatient(p);
    m_minor->setVisible(profile.lacksGuardian);
    showMerged();
    m_notices->setVisible(profile.lacksGuardian || !profile.merged.empty());
}

void ProfileSections::showMerged()
{
    QStringList names;
    for (const patient::MergedRecord &record : m_profile.merged)
        names.append(tr("%1 (%2)", "name, chart number").arg(fullName(record.patient), record.patient.chartNo));
    m_merged->setText(tr("Read together with %1.").arg(names.join(QStringLiteral(", "))));
    m_merged->setVisible(!names.isEmpty());
    m_unmerge->close();
}

void ProfileSections::clear()
{
    ++m_asked;
    m_profile = {};
    for (ItemsCard *card : m_cards)
        card->clear();
    m_privacy->setFacts({});
    m_marketing->setChoices({}, {});
    m_merge->clear();
    m_notices->hide();
    m_merged->setText(QString());
}

bool ProfileSections::isDirty() const
{
    return std::any_of(m_cards.begin(), m_cards.end(), [](const ItemsCard *card) { return card->isDirty(); });
}

void ProfileSections::discard()
{
    for (ItemsCard *card : m_cards)
        card->discard();
}

std::vector<PatientDraft::Row> ProfileSections::draft() const
{
    std::vector<PatientDraft::Row> rows;
    for (const ItemsCard *card : m_cards)
        if (std::optional<PatientDraft::Row> row = card->draft())
            rows.push_back(std::move(*row));
    return rows;
}

void ProfileSections::restore(const std::vector<PatientDraft::Row> &rows)
{
    for (const PatientDraft::Row &row : rows)
        for (ItemsCard *card : m_cards)
            if (card->objectName() == row.card)
                card->restore(row);
}

void ProfileSections::reload()
{
    deliver(m_session.patients().profile(m_profile.patient.id), this,
            [this, question = m_asked](const Result<patient::Profile> &answer) {
                if (question != m_asked || !answer.ok())
                    return;
                setProfile(*answer);
                Q_EMIT changed(*answer);
            });
}

void ProfileSections::unmerge()
{
    const QFuture<Result<patient::Merge>> future = m_session.patients().unmerge(m_profile.patient.id);
    m_unmerge->yesButton()->watch(future);
    deliver(future, this, [this, question = m_asked](const Result<patient::Merge> &answer) {
        if (question != m_asked)
            return;
        m_unmerge->close();
        if (answer.ok()) {
            Q_EMIT recordWanted(answer->kept, tr("The merge is taken back."));
        } else {
            m_merged->showMessage(BannerKind::danger, errorText(answer.error()));
        }
    });
}

} // namespace vb::ui
