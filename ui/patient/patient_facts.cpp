#include "ui/patient/patient_facts.h"

#include "ui/kit/elided_label.h"
#include "ui/kit/text_label.h"

#include <QGridLayout>
#include <QVBoxLayout>

namespace vb::ui {

PatientFacts::PatientFacts(const QString &title, int columns, QWidget *parent)
    : Card(title, parent), m_grid(new QGridLayout), m_columns(columns)
{
    m_grid->setHorizontalSpacing(space::xl);
    m_grid->setVerticalSpacing(space::l);
    for (int column = 0; column < columns; ++column)
        m_grid->setColumnStretch(column, 1);
    body()->addLayout(m_grid);
}

void PatientFacts::setFacts(const std::vector<Fact> &facts)
{
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int place = 0;
    for (const Fact &fact : facts) {
        auto *pair = new QWidget;
        auto *down = new QVBoxLayout(pair);
        down->setContentsMargins(0, 0, 0, 0);
        down->setSpacing(2);
        down->addWidget(new TextLabel(fact.label, TextRole::caption, TextTone::muted));
        auto *value = new ElidedLabel(fact.value.isEmpty() ? tr("Not recorded") : fact.value, TextRole::body,
                                      fact.value.isEmpty() ? TextTone::muted : TextTone::text);
        value->setAccessibleName(QStringLiteral("%1: %2").arg(fact.label, value->text()));
        down->addWidget(value);
        m_grid->addWidget(pair, place / m_columns, place % m_columns);
        ++place;
    }
}

} // namespace vb::ui
