#pragma once

#include "ui/kit/card.h"

#include <QDateTime>
#include <QLocale>

namespace vb::ui {

class SettingFacts;

/// How dates, times, numbers and money look with the language and region of this computer, for reading.
class FormatsCard : public Card {
    Q_OBJECT

public:
    explicit FormatsCard(QWidget *parent = nullptr);

    /// `moment` is shown as the practice's people see it.
    void show(const QLocale &locale, const QDateTime &moment);

private:
    SettingFacts *m_facts;
};

} // namespace vb::ui
