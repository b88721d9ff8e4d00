#include "ui/patient/patient_header.h"

#include "ui/kit/avatar.h"
#include "ui/kit/badge.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/icon_label.h"
#include "ui/patient/patient_text.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace vb::ui {

namespace {
constexpr int kHeaderFace = 56;
}

/// A small icon with its words.
class PatientHeader::Fact : public QWidget {
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

private:
    ElidedLabel *m_text;
};

PatientHeader::PatientHeader(QWidget *parent)
    : QWidget(parent)
    , m_face(new Avatar(QString(), kHeaderFace))
    , m_name(new ElidedLabel(QString(), TextRole::page))
    , m_preferred(new ElidedLabel(QString(), TextRole::section, TextTone::muted))
    , m_restricted(new Badge(tr("Restricted"), BadgeKind::warning, IconName::lock))
    , m_chartNo(new Fact(IconName::idCard))
    , m_born(new Fact(IconName::cake))
    , m_sex(new Fact(IconName::user))
    , m_edit(new QPushButton(icon(IconName::edit), tr("Edit")))
{
    m_name->setObjectName(QStringLiteral("patient.name"));
    m_edit->setObjectName(QStringLiteral("patient.edit"));
    m_edit->setAccessibleName(tr("Edit"));
    m_edit->setToolTip(tr("Edit (%1)").arg(QKeySequence(Qt::CTRL | Qt::Key_E).toString(QKeySequence::NativeText)));
    auto *first = new QHBoxLayout;
    first->setSpacing(space::m);
    first->addWidget(m_name);
    first->addWidget(m_preferred);
    first->addWidget(m_restricted);
    first->addStretch();
    auto *second = new QHBoxLayout;
    second->setSpacing(space::l);
    second->addWidget(m_chartNo);
    second->addWidget(m_born);
    second->addWidget(m_sex);
    second->addStretch();
    auto *words = new QVBoxLayout;
    words->setSpacing(space::xs + 2);
    words->addLayout(first);
    words->addLayout(second);
    auto *across = new QHBoxLayout(this);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::l);
    across->addWidget(m_face);
    across->addLayout(words, 1);
    across->addWidget(m_edit, 0, Qt::AlignTop);
}

void PatientHeader::setPatient(const patient::Patient &patient, QDate today)
{
    const QString name = fullName(patient);
    m_face->setName(name);
    m_name->setText(name);
    m_preferred->setText(patient.preferred.isEmpty() ? QString() : tr("“%1”").arg(patient.preferred));
    m_preferred->setVisible(!patient.preferred.isEmpty());
    m_restricted->setVisible(patient.restricted);
    m_chartNo->setText(patient.chartNo);
    const QString born = birthText(patient.birthDate);
    m_born->setText(born.isEmpty() ? QString()
                                   : tr("%1 · %2", "birth date, age").arg(born, ageOn(patient.birthDate, today)));
    m_sex->setText(sexText(patient.sex));
}

} // namespace vb::ui
