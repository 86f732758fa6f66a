// The rows of the chat list with a sentence for screen readers.
#pragma once

#include "shared/base/clock.h"

#include <QIdentityProxyModel>

namespace kith::widgets {

class SpokenRooms : public QIdentityProxyModel {
    Q_OBJECT

public:
    explicit SpokenRooms(const Clock &clock, QObject *parent = nullptr) : QIdentityProxyModel(parent), m_clock(clock) {}

    QVariant data(const QModelIndex &index, int role) const override;

private:
    const Clock &m_clock;
};

} // namespace kith::widgets
