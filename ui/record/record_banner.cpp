#include "ui/record/record_banner.h"

#include "ui/chart/chart_words.h"
#include "ui/kit/avatar.h"
#include "ui/kit/badge.h"
#include "ui/kit/buttons.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/icon_label.h"
#include "ui/kit/paint.h"
#include "ui/kit/wrap_layout.h"
#include "ui/patient/patient_text.h"

#include <QHBoxLayout>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kFaceSize = 52;
constexpr int kTagHeight = 26;
constexpr int kWidestTag = 420; // what is longer is elided, and whole in its tool tip
constexpr std::size_t kMostAlerts = 6; // the others are counted

} // namespace

/// A small icon with its words.
class RecordBanner::Fact : public QWidget {
public:
    explicit Fact(IconName icon) : m_text(new ElidedLabel(QString(), TextRole::body, TextTone::muted))
    {
        auto *across = new QHBoxLayout(this);
        across->setContentsMargins(0, 0, 0, 0);
        across->setSpacing(space::xs + 2);
        across->addWidget(new IconLabel(icon));
        across->addWidget(m_text);
    }
    void setText(const QString &text)
    {
        m_text->setText(text);
        setVisible(!text.isEmpty());
    }
    [[nodiscard]] QString text() const { return m_text->text(); }

private:
    ElidedLabel *m_text;
};

/// A pill with an icon and words that never widens the window.
class RecordBanner::Tag : public QWidget {
public:
    Tag(TagKind kind, IconName icon, const QString &text) : m_kind(kind), m_icon(icon), m_text(text)
    {
        setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
        setAccessibleName(text);
    }

    [[nodiscard]] QSize sizeHint() const override
    {
        const Tokens &t = tokens();
        const int words = QFontMetrics(t.font(fontRole())).horizontalAdvance(m_text) + 2;
        return {std::min(words + 2 * space::s + t.smallIconSize + space::xs + 2, t.scaled(kWidestTag)),
                t.scaled(kTagHeight)};
    }
    [[nodiscard]] QSize minimumSizeHint() const override
    {
        return {std::min(sizeHint().width(), tokens().scaled(120)), sizeHint().height()};
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        const Tokens &t = tokens();
        QPainter painter(this);
        const paint::Scope scope(painter);
        const auto [fill, ink, edge] = colors(t);
        paint::panel(painter, rect(), t.radiusChip, fill, edge);
        const QRect line = rect().adjusted(space::s, 0, -space::s, 0);
        const int side = t.smallIconSize;
        const auto placed = [&](const QRect &area) { return QStyle::visualRect(layoutDirection(), line, area); };
        paintIcon(painter, placed(QRect(line.left(), line.top(), side, line.height())), m_icon, ink);
        painter.setFont(t.font(fontRole()));
        painter.setPen(ink);
        const int taken = side + space::xs + 2;
        paint::line(painter, placed(line.adjusted(taken, 0, 0, 0)),
                    QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft) | Qt::AlignVCenter, m_text);
    }
    bool event(QEvent *event) override
    {
        if (event->type() == QEvent::ToolTip) {
            QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), plainToolTip(m_text), this);
            return true;
        }
        return QWidget::event(event);
    }
    void changeEvent(QEvent *event) override
    {
        QWidget::changeEvent(event);
        if (event->type() == QEvent::StyleChange)
            updateGeometry();
    }

private:
    struct Colors {
        QColor fill;
        QColor ink;
        QColor edge;
    };
    [[nodiscard]] TextRole fontRole() const { return m_kind == TagKind::danger ? TextRole::strong : TextRole::medium; }
    [[nodiscard]] Colors colors(const Tokens &t) const
    {
        switch (m_kind) {
        case TagKind::danger: return {t.dangerSoft, t.danger, t.danger};
        case TagKind::warning: return {t.warnSoft, t.warn, QColor()};
        case TagKind::info: return {t.infoSoft, t.info, QColor()};
        case TagKind::accent: return {t.soft, t.accent, QColor()};
        case TagKind::good: return {t.surface, t.text, t.outline};
        case TagKind::plain: return {t.surface, t.muted, t.outline};
        }
        return {};
    }

    TagKind m_kind;
    IconName m_icon;
    QString m_text;
};

RecordBanner::RecordBanner(QWidget *parent)
    : QFrame(parent)
    , m_back(new IconButton(IconName::chevronLeft, tr("Back to search")))
    , m_face(new Avatar(QString(), kFaceSize))
    , m_name(new ElidedLabel(QString(), TextRole::page))
    , m_preferred(new ElidedLabel(QString(), TextRole::section, TextTone::muted))
    , m_restricted(new Badge(tr("Restricted"), BadgeKind::warning, IconName::lock))
    , m_vip(new Badge(tr("Watched"), BadgeKind::info, IconName::eye))
    , m_chartNo(new Fact(IconName::idCard))
    , m_born(new Fact(IconName::cake))
    , m_sex(new Fact(IconName::user))
    , m_phone(new Fact(IconName::phone))
    , m_tags(new QWidget)
{
    setObjectName(QStringLiteral("record.banner"));
    m_name->setObjectName(QStringLiteral("patient.name"));
    m_back->setObjectName(QStringLiteral("patient.back"));
    m_back->setToolTip(tr("Back to search (%1)").arg(QKeySequence(Qt::Key_Escape).toString(QKeySequence::NativeText)));
    m_vip->setToolTip(tr("Whenever this record is opened, the privacy officer is told."));
    auto *first = new QHBoxLayout;
    first->setSpacing(space::m);
    first->addWidget(m_name);
    first->addWidget(m_preferred);
    first->addWidget(m_restricted);
    first->addWidget(m_vip);
    first->addStretch();
    auto *second = new QHBoxLayout;
    second->setSpacing(space::l);
    for (Fact *fact : {m_born, m_sex, m_chartNo, m_phone})
        second->addWidget(fact);
    second->addStretch();
    auto *words = new QVBoxLayout;
    words->setSpacing(space::xs);
    words->addLayout(first);
    words->addLayout(second);
    auto *top = new QHBoxLayout;
    top->setSpacing(space::m);
    top->addWidget(m_back, 0, Qt::AlignVCenter);
    top->addWidget(m_face, 0, Qt::AlignVCenter);
    top->addLayout(words, 1);
    auto *tags = new WrapLayout(m_tags);
    tags->setSpacing(space::s - 2);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(space::l, space::m, space::l, space::m);
    down->setSpacing(space::m);
    down->addLayout(top);
    down->addWidget(m_tags);
    clear();
}

void RecordBanner::setWho(const patient::Badge &who, QDate today)
{
    patient::Hit named;
    named.name = who.name;
    const QString name = fullName(named);
    m_face->setName(name);
    m_name->setText(name);
    m_preferred->setText(who.preferred.isEmpty() ? QString() : tr("“%1”").arg(who.preferred));
    m_preferred->setVisible(!who.preferred.isEmpty());
    m_restricted->setVisible(who.restricted);
    m_vip->setVisible(who.vip);
    m_chartNo->setText(who.chartNo);
    const QString born = birthText(who.birthDate);
    m_born->setText(born.isEmpty() ? QString()
                                   : tr("%1 · %2", "birth date, age").arg(born, ageOn(who.birthDate, today)));
    const QString sex = sexText(who.sex);
    m_sex->setText(who.pronouns.isEmpty() ? sex
                       : sex.isEmpty()    ? who.pronouns
                                          : tr("%1 · %2", "sex, pronouns").arg(sex, who.pronouns));
    m_phone->setText(who.phone);
    m_face->show();
    say();
}

void RecordBanner::setChart(const chart::Banner &banner, const QString &provider)
{
    clearTags();
    QStringList allergies;
    for (const chart::Allergy &allergy : banner.allergies)
        if (!chart::isNoKnownAllergy(allergy))
            allergies << allergyText(allergy);
    if (!allergies.isEmpty())
        for (const QString &allergy : allergies)
            addTag(TagKind::danger, static_cast<int>(IconName::alert), tr("Allergy: %1").arg(allergy),
                   QStringLiteral("record.allergy"));
    else if (!banner.allergies.empty())
        addTag(TagKind::good, static_cast<int>(IconName::circleCheck), tr("No known allergies"),
               QStringLiteral("record.noAllergies"));
    else
        addTag(TagKind::warning, static_cast<int>(IconName::alert), tr("Allergies not asked"),
               QStringLiteral("record.notAsked"));
    std::size_t shown = 0;
    for (const chart::Flag &flag : banner.flags) {
        if (++shown > kMostAlerts)
            continue;
        const TagKind kind = flag.severity == u"high" ? TagKind::danger
            : flag.severity == u"low"                 ? TagKind::info
                                                      : TagKind::warning;
        addTag(kind, static_cast<int>(IconName::pin), flagText(flag), QStringLiteral("record.alert"));
    }
    if (shown > kMostAlerts)
        addTag(TagKind::plain, static_cast<int>(IconName::pin),
               tr("%1 more alerts").arg(static_cast<int>(shown - kMostAlerts)));
    if (!banner.visits.empty()) // the others stand in the chart
        addVisit(banner.visits.front(), banner.visits.front().reason, provider);
    say();
}

void RecordBanner::addVisit(const chart::Visit &visit, const QString &service, const QString &provider)
{
    QStringList parts {
        tr("Visit %1", "visit in progress").arg(statusText(chart::EventKind::visit, visit.status).toLower())};
    for (const QString &part : {service, provider, visit.room})
        if (!part.isEmpty())
            parts << part;
    addTag(TagKind::accent, static_cast<int>(IconName::calendar), parts.join(QStringLiteral(" · ")),
           QStringLiteral("record.visit"));
    say();
}

void RecordBanner::setTitles(const std::vector<chart::FlagTitle> &titles)
{
    clearTags();
    int untold = 0;
    for (const chart::FlagTitle &flag : titles) {
        if (flag.title.isEmpty())
            ++untold;
        else
            addTag(flag.severity == u"high" ? TagKind::danger : TagKind::warning, static_cast<int>(IconName::pin),
                   flag.title, QStringLiteral("record.alert"));
    }
    if (untold > 0)
        addTag(TagKind::plain, static_cast<int>(IconName::shield),
               tr("A clinician should see this patient's alerts (%1)").arg(untold), QStringLiteral("record.untold"));
    say();
}

void RecordBanner::setUnknown(const QString &why)
{
    clearTags();
    addTag(TagKind::warning, static_cast<int>(IconName::alert), why, QStringLiteral("record.unknown"));
    say();
}

void RecordBanner::clear()
{
    m_face->hide();
    m_name->setText(QString());
    for (QWidget *widget :
         {static_cast<QWidget *>(m_preferred), static_cast<QWidget *>(m_restricted), static_cast<QWidget *>(m_vip)})
        widget->hide();
    m_preferred->setText(QString());
    for (Fact *fact : {m_chartNo, m_born, m_sex, m_phone})
        fact->setText(QString());
    clearTags();
    say();
}

void RecordBanner::clearTags()
{
    m_said.clear();
    while (QLayoutItem *item = m_tags->layout()->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_tags->hide();
}

void RecordBanner::addTag(TagKind kind, int icon, const QString &text, const QString &name)
{
    auto *tag = new Tag(kind, static_cast<IconName>(icon), text);
    tag->setObjectName(name);
    m_tags->layout()->addWidget(tag);
    tag->show(); // now, not with the next event
    m_tags->show();
    m_said << text;
}

QString RecordBanner::spoken() const
{
    QStringList parts {m_name->text(), m_preferred->text(), m_born->text(),
                       m_sex->text(),  m_chartNo->text(),   m_phone->text()};
    if (!m_restricted->isHidden())
        parts << m_restricted->text();
    parts += m_said;
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

void RecordBanner::say()
{
    setAccessibleName(tr("Patient"));
    setAccessibleDescription(spoken());
}

void RecordBanner::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    paint::panel(painter, rect(), t.radiusCard, t.surface, t.line);
}

} // namespace vb::ui
